"""The 35 systems for which the action has sector plans."""

from __future__ import annotations

from zbgj.labels import Labelled

__all__ = ["Sector"]


class Sector(Labelled):
    """A system (系统), in the order of the document; ``OTHER`` is for plans from elsewhere that fit none.

    >>> Sector.NON_COAL_MINES.zh, Sector("sports").en
    ('非煤矿山', 'sports')
    """

    EDUCATION = ("education", "教育", "education")
    INDUSTRY_AND_INFORMATION_TECHNOLOGY = (
        "industry-and-information-technology",
        "工业和信息化",
        "industry and information technology",
    )
    PUBLIC_SECURITY = ("public-security", "公安", "public security")
    CIVIL_AFFAIRS = ("civil-affairs", "民政", "civil affairs")
    NATURAL_RESOURCES = ("natural-resources", "自然资源", "natural resources")
    ECOLOGY_AND_ENVIRONMENT = ("ecology-and-environment", "生态环境", "ecology and environment")
    HOUSING_AND_URBAN_RURAL_DEVELOPMENT = (
        "housing-and-urban-rural-development",
        "住建城乡建设",
        "housing and urban-rural development",
    )
    TRANSPORT = ("transport", "交通运输", "transport")
    WATER_RESOURCES = ("water-resources", "水利", "water resources")
    AGRICULTURE_AND_RURAL_AFFAIRS = ("agriculture-and-rural-affairs", "农业农村", "agriculture and rural affairs")
    COMMERCE = ("commerce", "商务", "commerce")
    CULTURE_AND_TOURISM = ("culture-and-tourism", "文化和旅游", "culture and tourism")
    HEALTH = ("health", "卫健委", "health")
    NON_COAL_MINES = ("non-coal-mines", "非煤矿山", "non-coal mines")
    HAZARDOUS_CHEMICALS = ("hazardous-chemicals", "危险化学品", "hazardous chemicals")
    INDUSTRY_AND_TRADE = ("industry-and-trade", "工贸", "industry and trade enterprises")
    STATE_OWNED_ASSETS = ("state-owned-assets", "政府国资委", "state-owned assets")
    MARKET_REGULATION = ("market-regulation", "市场监管", "market regulation")
    RADIO_AND_TELEVISION = ("radio-and-television", "广播电视", "radio and television")
    SPORTS = ("sports", "体育", "sports")
    FORESTRY_AND_GRASSLAND = ("forestry-and-grassland", "林草", "forestry and grassland")
    ENERGY = ("energy", "能源", "energy")
    CULTURAL_RELICS = ("cultural-relics", "文物", "cultural relics")
    GEOLOGICAL_EXPLORATION = ("geological-exploration", "地质勘探", "geological exploration")
    GRAIN_RESERVES = ("grain-reserves", "粮食储备", "grain reserves")
    FIRE_SAFETY = ("fire-safety", "消防", "fire safety")
    COMMUNICATIONS = ("communications", "通信管理", "communications administration")
    POSTAL = ("postal", "邮政管理", "postal administration")
    CIVIL_AVIATION = ("civil-aviation", "民航西藏", "civil aviation in Tibet")
    PETROCHINA_TIBET = ("petrochina-tibet", "中石油西藏分公司", "PetroChina Tibet branch")
    SINOPEC_TIBET = ("sinopec-tibet", "中石化西藏分公司", "Sinopec Tibet branch")
    SICHUAN_TIBET_RAILWAY = ("sichuan-tibet-railway", "川藏铁路西藏公司", "Sichuan-Tibet railway, Tibet section")
    TOBACCO_MONOPOLY = ("tobacco-monopoly", "烟草专卖", "tobacco monopoly")
    QINGHAI_TIBET_RAILWAY = ("qinghai-tibet-railway", "青藏铁路", "Qinghai-Tibet railway")
    JUSTICE = ("justice", "司法", "justice")
    OTHER = ("other", "其他", "other")
