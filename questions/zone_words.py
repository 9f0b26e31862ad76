"""Words for time zones that no database has, and which zones come first: tables of a key and its values in each line.

A key may have several lines; an underscore stands for a space.
"""

from __future__ import annotations

# The world's most usual, the most populous clocks first, spread over the day; also the order among equals.
USUAL = """
    America/New_York America/Los_Angeles America/Chicago Europe/London Europe/Berlin Europe/Paris Asia/Kolkata
    America/Sao_Paulo Asia/Tokyo Asia/Shanghai Australia/Sydney Europe/Madrid America/Toronto America/Denver
    Europe/Warsaw Europe/Istanbul Asia/Singapore Asia/Seoul Asia/Jakarta Asia/Manila Asia/Dubai Africa/Lagos
    Africa/Johannesburg America/Mexico_City America/Argentina/Buenos_Aires Pacific/Auckland Europe/Kyiv
    Europe/Moscow Asia/Karachi Asia/Dhaka Asia/Ho_Chi_Minh Asia/Bangkok Africa/Cairo Africa/Nairobi Europe/Rome
    Europe/Amsterdam Europe/Stockholm Europe/Lisbon Europe/Athens Europe/Helsinki Europe/Dublin Europe/Zurich
    Europe/Vienna Europe/Brussels Europe/Prague Europe/Bucharest Europe/Oslo Europe/Copenhagen Europe/Budapest
    America/Bogota America/Lima America/Santiago America/Vancouver America/Phoenix America/Halifax Asia/Hong_Kong
    Asia/Taipei Asia/Kuala_Lumpur Asia/Kathmandu Asia/Colombo Asia/Tehran Asia/Jerusalem Asia/Riyadh Asia/Tashkent
    Asia/Almaty Australia/Melbourne Australia/Brisbane Australia/Perth Australia/Adelaide Pacific/Honolulu
    America/Anchorage America/St_Johns Africa/Accra Africa/Casablanca Atlantic/Reykjavik Atlantic/Azores
"""

# Discord's locale codes: where those who read the language mostly live. Others are tried by their country.
LOCALES = """
    en-US America/New_York America/Los_Angeles America/Chicago America/Denver America/Phoenix America/Anchorage
    en-GB Europe/London Europe/Dublin
    bg Europe/Sofia
    zh-CN Asia/Shanghai Asia/Urumqi Asia/Singapore
    zh-TW Asia/Taipei Asia/Hong_Kong Asia/Macau
    hr Europe/Zagreb Europe/Sarajevo
    cs Europe/Prague
    id Asia/Jakarta Asia/Makassar Asia/Jayapura
    da Europe/Copenhagen Atlantic/Faroe America/Nuuk
    nl Europe/Amsterdam Europe/Brussels
    fi Europe/Helsinki
    fr Europe/Paris Europe/Brussels America/Toronto Europe/Zurich Africa/Casablanca Africa/Abidjan
    de Europe/Berlin Europe/Vienna Europe/Zurich
    el Europe/Athens Asia/Nicosia
    hi Asia/Kolkata
    hu Europe/Budapest
    it Europe/Rome Europe/Zurich
    ja Asia/Tokyo
    ko Asia/Seoul
    es-419 America/Mexico_City America/Bogota America/Argentina/Buenos_Aires America/Lima America/Santiago
    es-419 America/Caracas America/Guayaquil America/Guatemala America/Montevideo
    lt Europe/Vilnius
    no Europe/Oslo
    pl Europe/Warsaw
    pt-BR America/Sao_Paulo America/Bahia America/Fortaleza America/Manaus America/Cuiaba America/Rio_Branco
    ro Europe/Bucharest Europe/Chisinau
    ru Europe/Moscow Asia/Yekaterinburg Asia/Novosibirsk Europe/Samara Asia/Krasnoyarsk Asia/Vladivostok
    es-ES Europe/Madrid Atlantic/Canary
    sv-SE Europe/Stockholm Europe/Helsinki
    th Asia/Bangkok
    tr Europe/Istanbul
    uk Europe/Kyiv
    vi Asia/Ho_Chi_Minh
"""

# Abbreviations that the zone database writes as figures, and those of several clocks together.
ABBREVIATIONS = """
    ET America/New_York America/Toronto
    CT America/Chicago America/Winnipeg
    MT America/Denver America/Edmonton
    PT America/Los_Angeles America/Vancouver
    MEZ Europe/Berlin Europe/Vienna Europe/Zurich
    MESZ Europe/Berlin Europe/Vienna Europe/Zurich
    AET Australia/Sydney Australia/Melbourne
    BRT America/Sao_Paulo America/Bahia
    ART America/Argentina/Buenos_Aires
    CLT America/Santiago
    COT America/Bogota
    PET America/Lima
    VET America/Caracas
    ECT America/Guayaquil
    AST America/Halifax Asia/Riyadh
    BST Europe/London Asia/Dhaka
    GST Asia/Dubai
    TRT Europe/Istanbul
    IRST Asia/Tehran
    AFT Asia/Kabul
    UZT Asia/Tashkent
    NPT Asia/Kathmandu
    MMT Asia/Yangon
    ICT Asia/Bangkok Asia/Ho_Chi_Minh
    SGT Asia/Singapore
    SST Asia/Singapore Pacific/Pago_Pago
    MYT Asia/Kuala_Lumpur
    PHT Asia/Manila
    GMT Europe/London UTC Africa/Accra
"""

# Countries as people write them beside their English names, and in their own languages.
COUNTRIES = """
    US us usa america states united_states_of_america estados_unidos
    GB uk england scotland wales great_britain united_kingdom
    AE uae emirates
    AT österreich
    BE belgië belgique
    BG българия
    BR brasil
    CH schweiz suisse svizzera
    CI ivory_coast
    CN 中国 prc
    CZ czechia česko
    DE deutschland
    DK danmark
    ES españa
    FI suomi
    GR ελλάδα hellas
    HR hrvatska
    HU magyarország
    IN bharat भारत
    IT italia
    JP 日本 nippon nihon
    KP dprk
    KR 한국 대한민국 rok
    LT lietuva
    MK macedonia
    NL holland nederland
    NO norge
    NZ aotearoa
    PL polska
    RO românia
    RU россия
    SE sverige
    TH ไทย
    TR türkiye
    TW 台灣 臺灣
    UA україна
    VN việt_nam
    ZA rsa
"""

# Great cities, states and peoples' names for them that have no zone of their own; canonical names of old ones.
PLACES = """
    America/New_York boston washington_dc philadelphia atlanta miami orlando florida ohio charlotte pittsburgh nyc
    America/New_York georgia virginia pennsylvania massachusetts carolina jersey cleveland maryland EST5EDT
    America/Chicago dallas houston austin texas illinois minneapolis minnesota nashville new_orleans st_louis
    America/Chicago kansas milwaukee wisconsin tennessee CST6CDT
    America/Denver colorado utah salt_lake_city albuquerque MST7MDT
    America/Phoenix arizona
    America/Los_Angeles san_francisco seattle san_diego california silicon_valley portland las_vegas nevada bay_area
    America/Los_Angeles san_jose sacramento PST8PDT
    America/Toronto ottawa montreal montréal quebec québec ontario
    America/Edmonton calgary alberta
    America/Winnipeg manitoba
    America/Vancouver british_columbia
    America/Mexico_City cdmx guadalajara puebla
    America/Sao_Paulo rio_de_janeiro brasilia curitiba porto_alegre belo_horizonte
    America/Bogota medellin cali
    Europe/London manchester edinburgh glasgow birmingham leeds bristol cambridge oxford
    Europe/London british greenwich_mean
    Europe/Berlin munich münchen hamburg frankfurt cologne köln stuttgart dresden leipzig düsseldorf
    Europe/Berlin central_european
    Europe/Zurich zürich geneva genève basel bern lausanne
    Europe/Vienna wien graz
    Europe/Paris lyon marseille toulouse
    Europe/Madrid barcelona valencia seville
    Europe/Rome roma milan milano naples turin
    Europe/Lisbon porto lisboa western_european
    Europe/Amsterdam rotterdam hague utrecht
    Europe/Brussels antwerp bruxelles
    Europe/Warsaw krakow kraków wroclaw gdansk warszawa łódź
    Europe/Prague praha brno
    Europe/Copenhagen københavn
    Europe/Stockholm gothenburg malmö
    Europe/Athens αθήνα thessaloniki eastern_european
    Europe/Bucharest cluj bucurești
    Europe/Moscow москва saint_petersburg st_petersburg
    Europe/Kyiv київ kharkiv lviv odesa
    Europe/Istanbul ankara izmir i̇stanbul
    Asia/Kolkata mumbai bombay new_delhi bangalore bengaluru chennai madras hyderabad pune ahmedabad दिल्ली indian
    Asia/Karachi lahore islamabad
    Asia/Shanghai beijing peking shenzhen guangzhou 北京 上海 chengdu hangzhou wuhan
    Asia/Hong_Kong 香港
    Asia/Taipei 台北
    Asia/Tokyo 東京 osaka kyoto
    Asia/Seoul 서울 busan
    Asia/Ho_Chi_Minh hanoi hà_nội
    Asia/Bangkok กรุงเทพ
    Asia/Jakarta bandung surabaya
    Asia/Makassar bali denpasar
    Asia/Manila cebu davao
    Asia/Dubai abu_dhabi
    Asia/Riyadh jeddah mecca
    Asia/Jerusalem haifa
    Africa/Lagos abuja
    Africa/Johannesburg cape_town pretoria durban
    Africa/Casablanca rabat
    Pacific/Auckland wellington christchurch
    Pacific/Honolulu hawaii
    UTC coordinated_universal_time zulu universal greenwich
    Africa/Asmara Africa/Asmera
    Africa/Bamako Africa/Timbuktu
    America/Atikokan America/Coral_Harbour
    America/St_Thomas America/Virgin
    Antarctica/McMurdo Antarctica/South_Pole
    Arctic/Longyearbyen Atlantic/Jan_Mayen
    Atlantic/Reykjavik Iceland
    Pacific/Chuuk Pacific/Truk Pacific/Yap
    Pacific/Pohnpei Pacific/Ponape
    UTC Etc/UTC GMT Etc/GMT Etc/GMT+0 Etc/GMT-0
"""
