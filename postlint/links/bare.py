"""Host names in what an author wrote: ``example.org/about`` without its ``https://``."""

from __future__ import annotations

import re
from functools import cache

_COUNTRIES = """
    ae af ag al ao aq ar as at au aw ax az ba bb be bf bg bh bi bj bm bn bo br bs bt bv bw by ca cd cf cg
    ch ci cl cm cn co cr cu cv cw cx cy cz de dj dk dm dz ec ee eg es et eu fi fj fm fo fr ga gb gd ge gf
    gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu ie il im io iq ir je jo jp ke kg ki km kn
    kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc me mg mh mn mo mp mq mr mt mu mv mw mx my mz na
    nc ne nf ng ni nl no nr nu nz om pa pe pf ph pk pn pr pt pw qa re ro ru rw sa sb sd se sg si sj sk sl
    sm sn sr ss su sv sx sy sz tc td tg th tj tk tl tm tn tr tt tv tw tz ua ug uk us uy uz va vc ve vg vn
    vu wf ws ye yt zm zw
"""
_GENERIC = """
    able abudhabi academy accountant accountants actor ads adult aeg aero africa agakhan agency airforce
    alsace amsterdam analytics anquan apartments app aquarelle arab archi army art arte asda asia
    associates athleta attorney auction audible audio auto autos avianca baby baidu band bank bar
    barcelona barefoot bargains bauhaus bayern beats beauty beer berlin best bet bharti bible bid bike
    bingo bio biz black blockbuster blog blue boats bom bond boo booking boston bot boutique broker
    brussels build builders business buy buzz bzh cafe cam camera camp capetown capital car cards care
    career careers cars case cash casino cat catering catholic cba center ceo channel charity chat cheap
    chintai christmas chrome church circle city claims cleaning click clinic clothing cloud club clubmed
    coach codes coffee college cologne com community company compare computer comsec condos construction
    consulting contact contractors cooking cookingchannel cool coop corsica country coupon coupons courses
    cpa credit creditcard creditunion cricket crown cruise cruises cymru cyou dad dance dating deal dealer
    deals degree delivery democrat dental dentist desi design dev diamonds diet digital direct directory
    discount diy doctor dog domains download drive dubai durban earth eat eco edeka edu education email
    energy engineer engineering enterprises equipment esq estate eurovision eus events exchange expert
    exposed express faith family fan fans farm farmers fashion fast feedback film final finance financial
    fire firmdale fish fishing fit fitness flights florist flowers food foodnetwork football forex forsale
    forum foundation free fun fund furniture futbol fyi gal gallery game games garden gay gdn gent gift
    gifts gives giving glass globo gmbh gold golf got gov graphics gratis green gripe grocery group guide
    guitars guru hair hamburg hangout haus health healthcare helsinki hiphop hiv hockey holdings holiday
    homes horse hospital hosting hot hoteles hotels house how imamat immo immobilien industries info ing
    ink institute insurance insure international investments irish ist istanbul jetzt jewelry jobs jot joy
    juegos kaufen kids kim kitchen kiwi koeln kred kyoto land lat law lawyer lease leclerc legal lgbt life
    lifeinsurance lighting like limited limo live living llc loan loans locker lol london lotte lotto love
    ltd ltda luxe luxury madrid maison management market marketing markets mba med media meet melbourne
    meme memorial men miami mil mint mobi mobile moda moe moi mom money monster mormon mortgage moscow
    motorcycles movie msd museum music nagoya navy net network news ngo ninja nrw ntt observer office
    okinawa ong onion onl online ooo org organic paris pars partners party passagens pay pharmacy phd
    phone photo photography photos physio pics pictet pictures ping pink pizza place play plumbing plus
    poker porn post praxi press pro prod productions progressive promo properties property protection qpon
    quebec quest racing radio realestate realty recipes red redstone rehab reise reisen reit ren rent
    rentals repair republican rest restaurant review reviews rich rip rocks rodeo room rsvp rugby ruhr run
    saarland safe sale salon sarl scholarships school schule science scot secure security seek services
    sex sexy shiksha shoes shop shopping shouji showtime singles ski skin sky soccer social software solar
    solutions song soy spa space sport stockholm storage stream studio study sucks supplies supply surf
    surgery swiss sydney taipei talk tatar tattoo tax taxi team tech technology tel tennis theater theatre
    tickets tienda tires tirol tmall tokyo top tours town toys trade trading training travel trust tube
    tunes tushu university uno vacations vegas ventures versicherung vet viajes villas vin vip vision
    vlaanderen vodka vote voting voto voyage vuelos wales wanggou watch watches weather webcam website
    wedding weibo wien wiki win wine winners work works world wtf xin xxx xyz yachts yoga yokohama you
    youtube yun zara zone zuerich
"""
_AMBIGUOUS = """
    ac ad ai am arpa author book box bz cab call cc data date day do docs dot fail foo global help here
    host id in inc int is it link map md menu mk ml mov ms name new one open page parts pet pid pin pl pm
    prof ps pub py read report rs save sc search sh show site so st store style support systems tab tf
    tips to today tools vi video zero zip
"""
"""Top-level domains that are also endings of files, methods and settings. A name with one of these is a host
only with ``www.`` before it or a path after it."""


@cache
def _domains() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(f"{_COUNTRIES} {_GENERIC}".split()), frozenset(_AMBIGUOUS.split())


@cache
def _host() -> re.Pattern[str]:
    return re.compile(
        r"((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+)([a-z]{2,18}|xn--[a-z0-9-]+)(?::\d{2,5})?(/.*|[?#].*)?",
        re.IGNORECASE | re.DOTALL,
    )


def is_bare_host(target: str) -> bool:
    """Whether ``target``, which has no scheme, reads as an address on the web: a host under a
    top-level domain of the public suffix list, with or without a path."""
    match = _host().fullmatch(target)
    if not match:
        return False
    labels, domain, rest = match[1].lower(), match[2].lower(), match[3]
    if labels.startswith("www."):
        return True
    clear, ambiguous = _domains()
    return (
        domain in clear
        or domain.startswith("xn--")
        or (domain in ambiguous and (rest or "")[:1] == "/" != rest)
    )


_RESERVED = (".example", ".test", ".invalid", ".local")
"""Top-level domains that nobody can register (RFC 2606, RFC 6762). Behind an `@`, they are not a file's
ending."""


@cache
def _address() -> re.Pattern[str]:
    return re.compile(r"[a-z0-9.!#$%&'*+=^_`{|}~-]+@(.+)", re.IGNORECASE)


def is_bare_email(target: str) -> bool:
    """Whether ``target`` reads as an e-mail address without its ``mailto:``."""
    match = _address().fullmatch(target)
    if match is None:
        return False
    host = match[1].partition("?")[0]
    return host.lower().endswith(_RESERVED) or is_bare_host(host + "/-")
