"""The words of the built-in regions. Written by ``make words`` from their files: change those instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import ClassVar

    from zbgj.model.words import Level, PartyKind, Role, Sector

SECTORS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("education", "教育", "education", {}),
    ("industry-and-information-technology", "工业和信息化", "industry and information technology", {}),
    ("public-security", "公安", "public security", {}),
    ("civil-affairs", "民政", "civil affairs", {}),
    ("natural-resources", "自然资源", "natural resources", {}),
    ("ecology-and-environment", "生态环境", "ecology and environment", {}),
    ("housing-and-urban-rural-development", "住建城乡建设", "housing and urban-rural development", {}),
    ("transport", "交通运输", "transport", {}),
    ("water-resources", "水利", "water resources", {}),
    ("agriculture-and-rural-affairs", "农业农村", "agriculture and rural affairs", {}),
    ("commerce", "商务", "commerce", {}),
    ("culture-and-tourism", "文化和旅游", "culture and tourism", {}),
    ("health", "卫健委", "health", {}),
    ("non-coal-mines", "非煤矿山", "non-coal mines", {}),
    ("hazardous-chemicals", "危险化学品", "hazardous chemicals", {}),
    ("industry-and-trade", "工贸", "industry and trade enterprises", {}),
    ("state-owned-assets", "政府国资委", "state-owned assets", {}),
    ("market-regulation", "市场监管", "market regulation", {}),
    ("radio-and-television", "广播电视", "radio and television", {}),
    ("sports", "体育", "sports", {}),
    ("forestry-and-grassland", "林草", "forestry and grassland", {}),
    ("energy", "能源", "energy", {}),
    ("cultural-relics", "文物", "cultural relics", {}),
    ("geological-exploration", "地质勘探", "geological exploration", {}),
    ("grain-reserves", "粮食储备", "grain reserves", {}),
    ("fire-safety", "消防", "fire safety", {}),
    ("communications", "通信管理", "communications administration", {}),
    ("postal", "邮政管理", "postal administration", {}),
    ("civil-aviation", "民航西藏", "civil aviation in Tibet", {}),
    ("petrochina-tibet", "中石油西藏分公司", "PetroChina Tibet branch", {}),
    ("sinopec-tibet", "中石化西藏分公司", "Sinopec Tibet branch", {}),
    ("sichuan-tibet-railway", "川藏铁路西藏公司", "Sichuan-Tibet railway, Tibet section", {}),
    ("tobacco-monopoly", "烟草专卖", "tobacco monopoly", {}),
    ("qinghai-tibet-railway", "青藏铁路", "Qinghai-Tibet railway", {}),
    ("justice", "司法", "justice", {}),
    ("other", "其他", "other", {}),
)

KINDS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("authority", "行政主管部门", "authority", {"official": True}),
    ("government", "人民政府", "people's government", {"official": True}),
    ("party-committee", "党委", "Party committee", {"official": True}),
    ("township", "乡镇（街道）", "township or sub-district", {}),
    ("grassroots", "基层组织", "grassroots organisation", {}),
    ("enterprise", "企业", "enterprise", {"unit": True}),
    ("institution", "事业单位与服务机构", "institution", {"unit": True}),
    ("association", "社会组织", "association", {"unit": True}),
    ("project", "项目", "project or site", {"unit": True}),
    ("social-unit", "社会单位", "unit of any kind", {"unit": True}),
)

LEVELS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("nation", "国家级", "national", {"rank": 0}),
    ("region", "自治区级", "regional", {"rank": 10}),
    ("prefecture", "地（市）级", "prefecture", {"rank": 20}),
    ("county", "县（区）级", "county", {"rank": 30}),
    ("township", "乡镇级", "township", {"rank": 40}),
)

ROLES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("principal", "主要负责人", "principal person in charge", {}),
    ("leaders", "领导班子成员", "leaders", {}),
    ("deputy", "分管负责人", "deputy in charge", {}),
    ("safety-staff", "安全生产管理人员", "safety management staff", {}),
    ("department-heads", "部门（科室）负责人", "heads of departments", {}),
    ("experts", "专家和专业技术人员", "experts", {}),
    ("all-staff", "全体从业人员", "all staff", {}),
    ("frontline-staff", "一线人员", "front-line staff", {}),
    ("inspectors", "监管执法人员", "inspectors", {}),
    ("special-operators", "特种作业人员", "special-operation workers", {}),
)


class SectorNames:
    """The built-in words of :class:`Sector` by name."""

    if TYPE_CHECKING:
        EDUCATION: ClassVar[Sector]
        INDUSTRY_AND_INFORMATION_TECHNOLOGY: ClassVar[Sector]
        PUBLIC_SECURITY: ClassVar[Sector]
        CIVIL_AFFAIRS: ClassVar[Sector]
        NATURAL_RESOURCES: ClassVar[Sector]
        ECOLOGY_AND_ENVIRONMENT: ClassVar[Sector]
        HOUSING_AND_URBAN_RURAL_DEVELOPMENT: ClassVar[Sector]
        TRANSPORT: ClassVar[Sector]
        WATER_RESOURCES: ClassVar[Sector]
        AGRICULTURE_AND_RURAL_AFFAIRS: ClassVar[Sector]
        COMMERCE: ClassVar[Sector]
        CULTURE_AND_TOURISM: ClassVar[Sector]
        HEALTH: ClassVar[Sector]
        NON_COAL_MINES: ClassVar[Sector]
        HAZARDOUS_CHEMICALS: ClassVar[Sector]
        INDUSTRY_AND_TRADE: ClassVar[Sector]
        STATE_OWNED_ASSETS: ClassVar[Sector]
        MARKET_REGULATION: ClassVar[Sector]
        RADIO_AND_TELEVISION: ClassVar[Sector]
        SPORTS: ClassVar[Sector]
        FORESTRY_AND_GRASSLAND: ClassVar[Sector]
        ENERGY: ClassVar[Sector]
        CULTURAL_RELICS: ClassVar[Sector]
        GEOLOGICAL_EXPLORATION: ClassVar[Sector]
        GRAIN_RESERVES: ClassVar[Sector]
        FIRE_SAFETY: ClassVar[Sector]
        COMMUNICATIONS: ClassVar[Sector]
        POSTAL: ClassVar[Sector]
        CIVIL_AVIATION: ClassVar[Sector]
        PETROCHINA_TIBET: ClassVar[Sector]
        SINOPEC_TIBET: ClassVar[Sector]
        SICHUAN_TIBET_RAILWAY: ClassVar[Sector]
        TOBACCO_MONOPOLY: ClassVar[Sector]
        QINGHAI_TIBET_RAILWAY: ClassVar[Sector]
        JUSTICE: ClassVar[Sector]
        OTHER: ClassVar[Sector]


class KindNames:
    """The built-in words of :class:`PartyKind` by name."""

    if TYPE_CHECKING:
        AUTHORITY: ClassVar[PartyKind]
        GOVERNMENT: ClassVar[PartyKind]
        PARTY_COMMITTEE: ClassVar[PartyKind]
        TOWNSHIP: ClassVar[PartyKind]
        GRASSROOTS: ClassVar[PartyKind]
        ENTERPRISE: ClassVar[PartyKind]
        INSTITUTION: ClassVar[PartyKind]
        ASSOCIATION: ClassVar[PartyKind]
        PROJECT: ClassVar[PartyKind]
        SOCIAL_UNIT: ClassVar[PartyKind]


class LevelNames:
    """The built-in words of :class:`Level` by name."""

    if TYPE_CHECKING:
        NATION: ClassVar[Level]
        REGION: ClassVar[Level]
        PREFECTURE: ClassVar[Level]
        COUNTY: ClassVar[Level]
        TOWNSHIP: ClassVar[Level]


class RoleNames:
    """The built-in words of :class:`Role` by name."""

    if TYPE_CHECKING:
        PRINCIPAL: ClassVar[Role]
        LEADERS: ClassVar[Role]
        DEPUTY: ClassVar[Role]
        SAFETY_STAFF: ClassVar[Role]
        DEPARTMENT_HEADS: ClassVar[Role]
        EXPERTS: ClassVar[Role]
        ALL_STAFF: ClassVar[Role]
        FRONTLINE_STAFF: ClassVar[Role]
        INSPECTORS: ClassVar[Role]
        SPECIAL_OPERATORS: ClassVar[Role]
