"""Invented customers of `benchmarks.pii.dev4`: their names, and where they live.

Provinces, cities, districts and counties exist; villages, communities and house numbers are made up.
"""

from __future__ import annotations

from random import Random

from benchmarks.pii.messages import Maker, Value, name_parts, sentences, words


def spell_digits(number: str) -> str:
    """Return digits as they are dictated."""
    return number.translate(str.maketrans("0123456789", "零幺二三四五六七八九"))


DISTRICTS = tuple(
    (line[0], line[1], line[2])
    for line in map(
        words,
        sentences("""
    北京市 北京市 朝阳区
    北京市 北京市 丰台区
    北京市 北京市 通州区
    上海市 上海市 浦东新区
    上海市 上海市 闵行区
    上海市 上海市 普陀区
    天津市 天津市 河西区
    天津市 天津市 武清区
    重庆市 重庆市 渝北区
    重庆市 重庆市 沙坪坝区
    广东省 广州市 天河区
    广东省 广州市 番禺区
    广东省 深圳市 龙岗区
    广东省 深圳市 宝安区
    广东省 佛山市 顺德区
    广东省 惠州市 惠城区
    浙江省 杭州市 余杭区
    浙江省 宁波市 鄞州区
    浙江省 温州市 鹿城区
    江苏省 南京市 江宁区
    江苏省 苏州市 吴中区
    江苏省 徐州市 泉山区
    四川省 成都市 武侯区
    四川省 绵阳市 涪城区
    湖北省 武汉市 洪山区
    湖北省 宜昌市 西陵区
    湖南省 长沙市 岳麓区
    湖南省 株洲市 天元区
    河南省 郑州市 金水区
    河南省 洛阳市 涧西区
    河北省 石家庄市 裕华区
    河北省 保定市 莲池区
    山东省 济南市 历下区
    山东省 青岛市 市北区
    山东省 临沂市 兰山区
    陕西省 西安市 雁塔区
    山西省 太原市 小店区
    辽宁省 沈阳市 铁西区
    辽宁省 大连市 甘井子区
    吉林省 长春市 朝阳区
    黑龙江省 哈尔滨市 道里区
    福建省 福州市 仓山区
    福建省 泉州市 丰泽区
    江西省 南昌市 红谷滩区
    安徽省 合肥市 蜀山区
    安徽省 芜湖市 镜湖区
    云南省 昆明市 官渡区
    贵州省 贵阳市 南明区
    甘肃省 兰州市 城关区
    青海省 西宁市 城西区
    海南省 海口市 龙华区
    广西壮族自治区 南宁市 青秀区
    广西壮族自治区 柳州市 鱼峰区
    内蒙古自治区 呼和浩特市 赛罕区
    内蒙古自治区 包头市 昆都仑区
    宁夏回族自治区 银川市 金凤区
    新疆维吾尔自治区 乌鲁木齐市 天山区
    西藏自治区 拉萨市 城关区
        """),
    )
)
"""Province, city, district."""

RURAL = tuple(
    map(
        words,
        sentences("""
    湖南省 邵阳市 隆回县 桃花坪镇
    湖南省 怀化市 溆浦县 低庄镇
    河南省 周口市 太康县 老冢镇
    河南省 信阳市 固始县 陈淋子镇
    河南省 南阳市 邓州市 构林镇
    四川省 南充市 仪陇县 金城镇
    四川省 达州市 宣汉县 南坝镇
    四川省 凉山州 会理市 鹿厂镇
    贵州省 毕节市 织金县 以那镇
    贵州省 黔东南州 黎平县 肇兴镇
    云南省 昭通市 镇雄县 牛场镇
    云南省 大理州 弥渡县 红岩镇
    广西 玉林市 博白县 龙潭镇
    广西 百色市 靖西市 湖润镇
    广东省 茂名市 化州市 同庆镇
    广东省 揭阳市 普宁市 占陇镇
    福建省 宁德市 古田县 大桥镇
    江西省 赣州市 兴国县 长冈乡
    江西省 上饶市 鄱阳县 油墩街镇
    安徽省 阜阳市 临泉县 杨桥镇
    安徽省 六安市 霍邱县 石店镇
    江苏省 宿迁市 沭阳县 马厂镇
    浙江省 丽水市 青田县 温溪镇
    山东省 菏泽市 曹县 庄寨镇
    山东省 潍坊市 寿光市 稻田镇
    河北省 邯郸市 魏县 双井镇
    河北省 张家口市 蔚县 西合营镇
    山西省 吕梁市 临县 碛口镇
    陕西省 榆林市 绥德县 四十里铺镇
    甘肃省 定西市 陇西县 文峰镇
    宁夏 固原市 西吉县 兴隆镇
    青海省 海东市 民和县 川口镇
    新疆 喀什地区 莎车县 依盖尔其镇
    内蒙古 赤峰市 宁城县 八里罕镇
    辽宁省 葫芦岛市 绥中县 前所镇
    吉林省 四平市 梨树县 郭家店镇
    黑龙江省 绥化市 望奎县 先锋镇
    湖北省 恩施州 利川市 汪营镇
    湖北省 黄冈市 蕲春县 横车镇
    海南省 儋州市 那大镇
        """),
    )
)
"""Province, city, county, town."""

VILLAGES = words("""
    石桥村 红旗村 大李庄村 小王庄 河口村 上湾村 下坝村 柳树屯 马家沟村 前进村 双龙村 杨树林村 东庄村 西营村 白石村
    青山村 老屋村 新桥村 桂花村 竹林村 塘边村 岭背村 田心村 高岭村 沙河村 北沟村 三岔村 龙王庙村 太平村 团结村
    孙家洼村 后营子村 土门村 樟树下村 枫树坳村 黄泥岗村 梅子垭村 水口村 古井村 刘家坳
""")

ROADS = words("""
    人民路 解放大道 中山北路 建设东路 和平街 长江路 黄河大道 文化路 滨河路 学府路 科技三路 迎宾大道 新华街 朝阳北大街
    光明路 胜利南路 青年大街 园林路 湖滨路 凤凰大道 金沙江路 环城西路 东风街 锦绣路 民生巷 桥北街 幸福里 槐树胡同
    春晖弄 石榴巷 北二环路 龙腾大道 创新路 工业大道 翠竹路 紫荆路 银杏街 江滨南路 天府二街 丽水路
""")

COMMUNITIES = words("""
    阳光花园 锦绣江南 翡翠城 碧水云天 望景西园 金色家园 御龙湾 紫薇苑 春江花月 世纪新城 幸福小区 电力小区 纺织家属院
    东方名苑 翠湖雅居 保利西苑 万和城 香樟林 书香门第 绿地家园 和谐家园 星河湾畔 柏悦府 云栖小镇北区 梧桐里 山水华庭
    御景台 怡和苑三期 铁路新村 教师公寓 安置房C区 水岸新都 凯旋门花园 中央公馆 麓山国际 南湖一号院 明珠苑 天鹅湖小区
    棉纺厂宿舍 福馨苑
""")

OFFICES = words("""
    创新大厦 国际金融中心 科创园 软件产业园 环球商务广场 汇通大厦 电商产业园 联合大厦 数码港 星辉中心 长城大厦
    天成国际
""")

HK_TW = words("""
    台北市信義區松德路 台北市大安區和平東路二段 新北市板橋區文化路一段 台中市西屯區福星路 高雄市左營區自由二路
    桃園市中壢區中山路 台南市東區林森路 新竹市東區關新路 香港九龍旺角彌敦道 香港新界沙田大圍道 香港島北角英皇道
    新界元朗青山公路 九龍觀塘開源道 澳門氹仔成都街
""")

SURNAMES = words("""
    王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 韩 邓 冯 曹 彭 曾 肖 田 董 潘 袁 蔡
    蒋 余 于 杜 叶 程 魏 苏 吕 丁 任 卢 姚 沈 钟 姜 崔 谭 陆 范 汪 廖 石 金 韦 贾 夏 付 方 邹 熊 白 孟 秦 邱 侯 江 尹
    薛 闫 段 雷 龙 黎 史 陶 贺 毛 郝 顾 龚 邵 万 覃 武 钱 戴 严 莫 孔 向 常 汤 康 易 乔 赖 文 牛 樊 葛 邢 安 齐 庞 颜
    庄 聂 章 鲁 岳 翟 殷 詹 申 欧 耿 关 兰 焦 俞 左 柳 甘 祝 包 宁 尚 符 舒 阮 柯 纪 梅 童 凌 毕 单 季 成 霍 苗 涂 谷
    曲 盛 冉 蓝 路 游 辛 靳 管 柴 蒙 鲍 华 喻 祁 房 滕 屈 饶 解 牟 艾 尤 时 穆 农 司 卓 古 吉 缪 简 车 项 连 芦 麦 褚
    娄 窦 戚 岑 景 党 宫 费 卜 冷 晏 席 卫 米 柏 宗 瞿 桂 全 佟 应 臧 闵 苟 邬 边 卞 姬 和 仇 栾 隋 刁 沙 荆 蔺 揭 阳
    原 封 逯 麻 敖 綦 仝 郗
""")
COMPOUND = words("欧阳 上官 司马 诸葛 夏侯 皇甫 尉迟 令狐 慕容 司徒 南宫 东方 端木 公孙 长孙 宇文 独孤 轩辕 西门 呼延")
GIVEN = words("""
    建国 建军 志强 国庆 卫东 文斌 永刚 海涛 晓东 俊杰 宏伟 玉兰 桂英 秀珍 淑芬 丽华 春梅 凤霞 美玲 晓燕 雪梅 红霞 子轩
    梓涵 浩然 宇航 一诺 雨桐 欣怡 诗涵 思远 明哲 嘉豪 佳琪 梦瑶 若曦 子墨 沐宸 奕辰 芷若 家豪 振华 德胜 长林 金凤 银花
    来福 招娣 满仓 大勇 小军 二妮 冬梅 秋菊 立新 跃进 援朝 爱民 胜利 晨曦 静怡 可馨 语嫣 天佑 泽洋 博文 瑞雪 婉婷 诗琪
    景行 知夏 予安 昊天 煜城 皓轩 楚涵 念慈 惠敏 少华 仲平 伯年 兆基 耀辉 锦堂 启明 崇文 润生 贵生 水生 火根 土根 木森
    云飞 海燕 江波 河山 玉龙 彩虹 永红 向阳 学军 宝珠 金龙 喜旺 福全 改花 巧云 月娥 翠萍 亚男 胜男 若楠 冠宇 承泽 雅雯
    怡然 菲菲 莎莎 婷婷 丹丹 圆圆 乐乐 强强 毛毛 依依 佳佳 晶晶 璐璐 楠楠 磊磊
""")
GIVEN_SINGLE = words("""
    伟 芳 娜 敏 静 磊 洋 艳 勇 军 杰 涛 超 霞 平 刚 辉 鹏 玲 丹 萍 鑫 波 斌 宇 浩 凯 健 俊 帆 雪 倩 琳 颖 慧 莹 岩 晨
    阳 旭 锐 坤 峥 喆 翀 瑾 婧 妍 彤 钊 淼 犇 垚 晗 珂 骁 奕 玮 璟 菡
""")
MINORITY = words("""
    买买提·艾力 阿卜杜拉·吐尔逊 古丽娜尔·阿不都 艾尼瓦尔·玉山 帕提古丽·木沙 努尔兰·哈森 阿依努尔·别克 巴哈提·赛力克
    扎西顿珠 次仁拉姆 丹增旺堆 格桑卓玛 洛桑平措 索朗央金 德吉曲珍 巴图孟和 其其格玛 苏日娜 乌云毕力格 那日苏 娜仁托娅
    阿木尔吉 马海伍各 吉克阿衣 沙马拉且 木果尔布 热依汗·买买提 库尔班·热合曼 斯琴高娃尔 哈斯巴根 迪丽拜尔·玉素甫
""")
TRANSLITERATED = words("""
    约翰·米勒 安娜·科瓦奇 彼得·霍夫曼 玛丽亚·罗西 大卫·汤普森 伊万·索科洛夫 索菲·杜邦 卡洛斯·门多萨 艾米丽·沃克
    拉杰什·夏尔马 阮氏明香 金秀贤子 山本健太郎 佐藤美咲 法蒂玛·哈桑
""")
PINYIN = words("""
    Weiming Xiaoling Jianguo Yuchen Haoran Meiling Zhiqiang Xinyi Tingting Guodong Lihua Yifan Wenjing Shaohua Jiahui
    Mengyao Kaiwen Ruixue Chenxi Dawei
""")
PINYIN_SURNAMES = words("Wang Zhang Chen Huang Zhao Zhou Zheng Liang Deng Feng Xiao Jiang Qian Tang Ouyang Meng")
TRAD_SURNAMES = words("陳 張 劉 黃 趙 吳 孫 馬 許 鄭 謝 楊 葉 蘇 呂 盧 蔣 賴 鍾 羅 譚 馮 鄧 蕭 簡 顏 關 歐 龔 湯 區 莊")
TRAD_GIVEN = words("""
    怡君 雅婷 志豪 俊賢 淑惠 美慧 家瑋 宗翰 冠廷 佩珊 詠詩 嘉欣 偉倫 國強 麗華 秀鳳 子軒 曉彤 浩賢 穎怡 智恆 婉儀 承恩
    品妍 宥廷 鎮宇 寶儀 啟銘
""")
TITLES = (
    *("先生",) * 30, *("女士",) * 26, *("经理",) * 16, *("师傅",) * 8, *("小姐",) * 6, *("老师",) * 5, *("主任",) * 4,
    *("阿姨",) * 3, "总", "医生", "队长", "警官",
)  # fmt: skip


def _surname(random: Random) -> str:
    """Return a surname; the list begins with the common ones, and two thirds of people bear one of its first fifth."""
    return SURNAMES[int(len(SURNAMES) * random.random() ** 4)]


def _make_full_name(random: Random) -> str:
    return _surname(random) + random.choice(GIVEN if random.random() < 0.78 else GIVEN_SINGLE)


def _name_value(name: str, text: str = "") -> Value:
    return Value(text or name, parts=tuple(pair for part in name.split("·") for pair in name_parts(part)))


def _titled_name(random: Random) -> Value:
    surname = _surname(random) if random.random() < 0.96 else random.choice(COMPOUND)
    text = surname + random.choice(TITLES)
    return Value(text, parts=(text,))


def _full_titled_name(random: Random) -> Value:
    name = _make_full_name(random)
    return _name_value(name, name + random.choice(TITLES))


def _latin_name(random: Random) -> Value:
    family, given = random.choice(PINYIN_SURNAMES), random.choice(PINYIN)
    return Value(
        random.choice((f"{family} {given}", f"{given} {family}", f"{family.upper()} {given.upper()}")), parts=(given,)
    )


def _room(random: Random) -> str:
    return f"{random.randint(1, 28)}{random.randint(1, 8):02}"


def _number(random: Random) -> str:
    return f"{random.randint(16, 1680)}号" + (f"附{random.randint(2, 19)}号" if random.random() < 0.06 else "")


def _home(random: Random) -> Value:
    """Return a flat: building, unit and room in one of the usual notations."""
    block, unit, room = str(random.randint(1, 68)), str(random.randint(1, 4)), _room(random)
    form = random.random()
    if form < 0.62:
        house = block + random.choice(("栋", "号楼", "幢", "座", "#"))
        middle = f"{unit}单元" if random.random() < 0.7 else ""
        return Value(house + middle + room + random.choice(("室", "", "", "房", "户")), parts=(house, room))
    if form < 0.86:
        text = f"{block}-{unit}-{room}" if form < 0.78 else f"{block}-{room}"
        return Value(text, parts=(text,))
    tower = random.choice("ABCDEF") + random.choice(("座", "栋"))
    return Value(tower + room, parts=(tower, room))


def _region(random: Random) -> tuple[str, str, str]:
    province, city, district = random.choice(DISTRICTS)
    if random.random() < 0.3:
        short = 3 if province.startswith(("内蒙古", "黑龙江")) else 2
        return province[:short], city.removesuffix("市"), district
    return province, city, district


def _full_address(random: Random) -> Value:
    province, city, district = _region(random)
    head = "" if random.random() < 0.25 else province if province != city else ""
    number, home = _number(random), _home(random)
    text = head + city + district + random.choice(ROADS) + number + random.choice(COMMUNITIES) + home.text
    return Value(text, parts=(number, *home.parts))


def _street_address(random: Random) -> Value:
    _, city, district = _region(random)
    number = _number(random)
    head = random.choice((city + district, district, "", city))
    return Value(head + random.choice(ROADS) + number, parts=(number,))


def _community_address(random: Random) -> Value:
    _, city, district = _region(random)
    home = _home(random)
    head = random.choice((city + district, district, "", ""))
    return Value(head + random.choice(COMMUNITIES) + home.text, parts=home.parts)


def _rural_address(random: Random) -> Value:
    head = "".join(random.choice(RURAL))
    if random.random() < 0.35:
        head = head.split("市", 1)[-1]
    part = random.choice((f"{random.randint(1, 14)}组", f"{random.choice('一二三四五六七八九')}组", ""))
    number = f"{random.randint(16, 320)}号" if random.random() < 0.8 or not part else ""
    return Value(head + random.choice(VILLAGES) + part + number, parts=(number or part,))


def _village_address(random: Random) -> Value:
    village = random.choice(VILLAGES)
    return Value("".join(random.choice(RURAL)) + village, parts=(village,))


def _spaced_address(random: Random) -> Value:
    _, city, district = _region(random)
    block, room = f"{random.randint(1, 68)}号楼", _room(random)
    return Value(f"{city} {district} {random.choice(COMMUNITIES)} {block} {room}", parts=(block, room))


def _numeral_address(random: Random) -> Value:
    block, unit = (random.choice("一二三四五六七八九") for _ in range(2))
    room = spell_digits(_room(random)).replace("幺", "一")
    text = f"{random.choice(COMMUNITIES)}{block}号楼{unit}单元{room}"
    return Value(text, parts=(f"{block}号楼", room))


def _office_address(random: Random) -> Value:
    _, city, district = _region(random)
    tower, room = random.choice("ABCD") + "座", _room(random)
    if random.random() < 0.5:
        return Value(f"{city}{district}{random.choice(OFFICES)}{tower}{room}", parts=(tower, room))
    number, floor = _number(random), f"{random.randint(2, 40)}楼"
    return Value(
        f"{random.choice((district, ''))}{random.choice(ROADS)}{number}{random.choice(OFFICES)}{floor}", parts=(number,)
    )


def _trad_address(random: Random) -> Value:
    place, number, floor = random.choice(HK_TW), f"{random.randint(11, 420)}號", f"{random.randint(2, 38)}樓"
    return Value(place + number + floor + random.choice(("", "之2", "B室", "3室")), parts=(number, floor))


def _latin_address(random: Random) -> Value:
    room, number = str(random.randint(201, 3208)), str(random.randint(11, 999))
    road = random.choice(("Zhongshan Road", "Renmin Rd", "Jiefang West Road", "Huaihai Middle Rd", "Keji 3rd Road"))
    city = random.choice(("Shanghai", "Hangzhou", "Xi'an", "Shenzhen", "Wuhan"))
    return Value(f"Room {room}, No.{number} {road}, {city}", parts=(room, number))


NAMES: dict[str, Maker] = {
    "full": lambda random: _name_value(_make_full_name(random)),
    "titled": _titled_name,
    "full_titled": _full_titled_name,
    "compound": lambda random: _name_value(random.choice(COMPOUND) + random.choice((*GIVEN, *GIVEN_SINGLE))),
    "minority": lambda random: _name_value(random.choice(MINORITY)),
    "transliterated": lambda random: _name_value(random.choice(TRANSLITERATED)),
    "latin": _latin_name,
    "trad": lambda random: _name_value(random.choice(TRAD_SURNAMES) + random.choice(TRAD_GIVEN)),
}
"""Style -> maker."""

ADDRESSES: dict[str, Maker] = {
    "full": _full_address,
    "street": _street_address,
    "community": _community_address,
    "rural": _rural_address,
    "village": _village_address,
    "spaced": _spaced_address,
    "numerals": _numeral_address,
    "office": _office_address,
    "trad": _trad_address,
    "latin": _latin_address,
}
"""Style -> maker."""
