"""Made-up addresses down to house, building and room: real provinces and towns, streets and communities that may be.

Hidden when none of the numbers is left; a village without one when its own name is gone.
"""

from __future__ import annotations

from random import Random

from benchmarks.pii.messages import Value, full_width, words

CITIES = words("""
    上海市徐汇区 上海市嘉定区 上海市闵行区 北京市丰台区 北京市通州区 北京市海淀区 天津市河东区 天津市津南区
    重庆市渝北区 重庆市沙坪坝区 广东省广州市番禺区 广东省佛山市顺德区 广东省深圳市宝安区 广东省东莞市
    广东省惠州市惠城区 浙江省杭州市余杭区 浙江省温州市鹿城区 浙江省宁波市鄞州区 浙江省义乌市 江苏省南京市江宁区
    江苏省苏州市吴中区 江苏省无锡市滨湖区 江苏省昆山市 江苏省盐城市亭湖区 山东省济南市历城区 山东省青岛市黄岛区
    山东省临沂市兰山区 山东省潍坊市奎文区 河南省郑州市中原区 河南省洛阳市涧西区 河南省南阳市宛城区 四川省成都市武侯区
    四川省绵阳市涪城区 湖北省武汉市洪山区 湖北省宜昌市西陵区 湖南省长沙市岳麓区 湖南省衡阳市蒸湘区 福建省厦门市集美区
    福建省晋江市 安徽省合肥市蜀山区 安徽省芜湖市镜湖区 江西省南昌市青山湖区 河北省石家庄市裕华区 河北省唐山市路北区
    山西省太原市小店区 陕西省西安市雁塔区 陕西省咸阳市渭城区 辽宁省沈阳市铁西区 辽宁省大连市甘井子区 吉林省长春市南关区
    黑龙江省哈尔滨市道里区 内蒙古包头市昆都仑区 广西南宁市青秀区 广西柳州市鱼峰区 云南省昆明市官渡区
    贵州省贵阳市观山湖区 甘肃省兰州市七里河区 海南省海口市美兰区 宁夏银川市金凤区 青海省西宁市城西区
    新疆乌鲁木齐市天山区
""")
SHORT_CITIES = words("""
    上海浦东 北京朝阳 广州天河 深圳龙岗 杭州滨江 成都青羊 武汉江夏 南京鼓楼 西安未央 重庆九龙坡 苏州园区 郑州二七
    长沙雨花 合肥包河 济南槐荫 沈阳和平 天津南开 青岛市北 厦门湖里 福州仓山 南昌东湖 昆明五华
""")
ROADS = words("""
    桃源路 沿河东路 体育北路 光华街 青年大街 文汇路 学府西路 育才街 迎宾大道 滨河路 锦绣大道 白云南路 新港西路 龙腾大道
    凤凰北街 双塔路 银杏街 槐树巷 石榴弄 民生路 富民街 团结东路 友爱路 工农北路 机场路 火炬大道 科创三路 星光大道
    梧桐路 茶亭街 柳营路 药王庙街 鼓楼西巷 江滨中路 环湖北路 长丰大道 泰康路 康宁街 丰收路 幸福二路 向阳街 朝晖路
    虹桥南路 凌云路 金穗路 瑞祥街 永安巷 翠竹路 荷花池街 清泉路 经十一路 纬五路 东一环 二道河街 老菜市巷 铁道口胡同
    纱帽胡同 仁和里 钟楼湾 塔子坝路
""")
COMMUNITIES = words("""
    锦绣江南 阳光花园 翡翠城 香樟苑 金色家园 水岸名都 御景湾 东方明珠花园 天悦府 丽水佳苑 祥和小区 幸福里 书香门第
    湖畔春天 玫瑰园小区 龙湖时代 万科魅力之城 碧桂园凤凰城 恒大绿洲 保利香槟 绿地世纪城 中海国际社区 华润橡树湾
    荣盛花语 金地自在城 鑫苑名家 新安花苑 建业小区 纺织厂家属院 化肥厂宿舍 教师新村 铁路新村 供电局家属院
    棉纺二厂生活区 安居苑 廉租房小区 梧桐公馆 麓山国际 观澜郡 云栖里 四季花城 星河湾 美林公寓 青年汇 电建家属楼
    月亮湾社区 桃李春风 大学里 瑞景新城 盛世华庭 和谐家园三期 南苑小区 北辰福第 东升花苑 西湖景苑
""")
OFFICES = words("""
    环球贸易中心 创业大厦 国信大厦 金茂广场 科技园 软件园 银座大厦 汇通国际 新世界中心 联合广场 时代金融大厦 高新孵化园
    信息港 华联商厦 电商产业园 丰和大厦 中港城 龙德广场
""")
COUNTIES = words("""
    河南省周口市太康县 安徽省阜阳市颍上县 四川省南充市仪陇县 湖南省邵阳市隆回县 贵州省毕节市织金县 广西玉林市博白县
    江西省赣州市兴国县 山东省菏泽市单县 河北省邯郸市大名县 湖北省黄冈市蕲春县 甘肃省定西市陇西县 云南省昭通市镇雄县
    广东省茂名市电白区 陕西省渭南市富平县 吉林省松原市扶余市 黑龙江省绥化市望奎县 山西省吕梁市临县 江苏省宿迁市沭阳县
    福建省宁德市福安市 重庆市云阳县 浙江省丽水市缙云县
""")
TOWNS = words("""
    马头镇 龙泉镇 双桥镇 石桥铺镇 柳河乡 青龙镇 河口镇 白沙镇 三汇镇 大营镇 新集镇 沙坡乡 太平乡 桐木镇 官渡镇 永丰镇
    古城乡 红旗镇 小李庄镇 板桥镇
""")
VILLAGES = words("""
    大槐树村 王家沟村 前刘村 后张庄村 上马坪村 石门坎村 榆树屯 罗家湾村 赵庄村 下坝村 杨柳塘村 孙家洼村 高粱地村 新民村
    清水塘村 牛角冲村 东韩家村 三岔口村 许家寨村 南大洼村 龙潭寨 木瓜坪村 西坡头村 何家咀村
""")
TRAD_PLACES = words("""
    台北市中山區林森北路 新北市板橋區文化路二段 台中市西屯區福星路 高雄市三民區建工路 台南市東區崇明路
    桃園市中壢區中央西路 香港九龍旺角上海街 香港新界沙田大涌橋路 香港灣仔莊士敦道 新界元朗青山公路 九龍觀塘道
    台北市內湖區瑞光路
""")
TRAD_HOUSES = words("康怡閣 富榮花園 美景樓 海濱大廈 德福苑 祥益閣")
LATIN_ROADS = ("Wenhui Road", "Binhe Rd", "Taoyuan South Road", "Gongnong Street")
NUMERALS = "零一二三四五六七八九"


def _n(random: Random, most: int) -> str:
    return str(random.randint(1, most))


def _room(random: Random) -> str:
    return f"{random.randint(1, 32)}{random.randint(1, 6):02}"


def _where(random: Random) -> str:
    roll = random.random()
    return random.choice(CITIES) if roll < 0.55 else random.choice(SHORT_CITIES) if roll < 0.8 else ""


def _house(random: Random, place: str) -> str:
    number = _n(random, 880)
    if place.startswith("上海"):
        return number + random.choice(("号", "号", "弄"))
    return number + random.choice(("号", "号", "号", "号", "号", "号", "号院"))


def _home(random: Random) -> tuple[str, ...]:
    """Return building, entrance and room as people write them."""
    block, door, room = _n(random, 38), _n(random, 5), _room(random)
    return random.choice(
        (
            (f"{block}栋", f"{door}单元", f"{room}室"),
            (f"{block}栋", f"{door}单元", room),
            (f"{block}号楼", f"{door}单元", f"{room}室"),
            (f"{block}号楼", f"{door}单元", room),
            (f"{block}号楼", room),
            (f"{block}幢", f"{room}室"),
            (f"{block}栋", room),
            (f"{block}栋", f"{room}房"),
            (f"{random.choice('ABCDEF')}座", room),
            (f"{random.choice('ABCDEF')}{door}栋", room),
            (f"{block}#", room),
            (f"{block}号", f"{room}室"),
            (f"{block}号楼", f"{door}门", room),
        )
    )


def street(random: Random) -> Value:
    place = _where(random)
    house = _house(random, place)
    tail = random.choice(("", "", "", "", "门面", "旁边", "附" + _n(random, 9) + "号", "一楼", "临街商铺"))
    parts = (house, tail) if tail.startswith("附") else (house,)
    return Value(place + random.choice(ROADS) + house + tail, parts=parts)


def full(random: Random) -> Value:
    place = random.choice(CITIES) if random.random() < 0.75 else random.choice(SHORT_CITIES)
    house, home = _house(random, place), _home(random)
    middle = random.choice(COMMUNITIES) if random.random() < 0.8 else ""
    return Value(place + random.choice(ROADS) + house + middle + "".join(home), parts=(house, *home))


def community(random: Random) -> Value:
    home = _home(random)
    return Value(_where(random) + random.choice(COMMUNITIES) + "".join(home), parts=home)


def rural(random: Random) -> Value:
    parts: tuple[str, ...] = (_n(random, 18) + random.choice(("组", "组", "队", "社")),)
    if random.random() < 0.6:
        parts = (*parts, _n(random, 260) + "号") if random.random() < 0.6 else (_n(random, 260) + "号",)
    county = random.choice(COUNTIES) if random.random() < 0.7 else ""
    return Value(county + random.choice(TOWNS) + random.choice(VILLAGES) + "".join(parts), parts=parts)


def village(random: Random) -> Value:
    own = random.choice(VILLAGES)
    return Value(random.choice(COUNTIES) + random.choice(TOWNS) + own, parts=(own,))


def spaced(random: Random) -> Value:
    place = random.choice(CITIES)
    house, home = _house(random, place), _home(random)
    return Value(
        " ".join((place, random.choice(ROADS) + house, random.choice(COMMUNITIES) + "".join(home))),
        parts=(house, *home),
    )


def numerals(random: Random) -> Value:
    """Return an address whose numbers are Chinese numerals, in full width or both kinds."""
    if random.random() < 0.3:
        home = _home(random)
        return Value(random.choice(COMMUNITIES) + full_width("".join(home)), parts=home)
    block, door, floor = (NUMERALS[random.randint(1, most)] for most in (9, 4, 7))
    side = random.choice(("东户", "西户", "中户", "左手边", ""))
    parts = (f"{block}号楼", f"{door}单元", f"{floor}楼{side}")
    return Value(_where(random) + random.choice(COMMUNITIES) + "".join(parts), parts=parts)


def office(random: Random) -> Value:
    place = _where(random)
    house, floor = _house(random, place), _n(random, 32)
    home = random.choice(((f"{floor}层",), (f"{floor}楼",), (f"{_room(random)}室",), (f"B座{_room(random)}",)))
    building = random.choice(OFFICES)
    if random.random() < 0.3:
        return Value(place + building + "".join(home), parts=home)
    return Value(place + random.choice(ROADS) + house + building + "".join(home), parts=(house, *home))


def dashed(random: Random) -> Value:
    block, door, room = _n(random, 38), _n(random, 5), _room(random)
    numbers = random.choice(
        (f"{block}-{door}-{room}", f"{block}-{room}", f"{block}栋-{door}-{room}", f"{block}/{room}")
    )
    return Value(_where(random) + random.choice(COMMUNITIES) + numbers, parts=(numbers, room))


def trad(random: Random) -> Value:
    number, floor = _n(random, 460) + "號", _n(random, 28) + "樓"
    last = random.choice((("之" + _n(random, 9),), (random.choice("ABCDEFGH") + "室",), ()))
    building = random.choice(TRAD_HOUSES) if last and last[0].endswith("室") else ""
    return Value(random.choice(TRAD_PLACES) + number + building + floor + "".join(last), parts=(number, floor))


def latin(random: Random) -> Value:
    number, room = "No. " + _n(random, 880), "Room " + _room(random)
    city = random.choice(("Hangzhou", "Qingdao", "Chengdu", "Wuhan"))
    return Value(f"{room}, {number} {random.choice(LATIN_ROADS)}, {city}", parts=(number, room))


ADDRESSES = {
    "full": full, "street": street, "community": community, "rural": rural, "village": village, "spaced": spaced,
    "numerals": numerals, "office": office, "dashed": dashed, "trad": trad, "latin": latin,
}  # fmt: skip
