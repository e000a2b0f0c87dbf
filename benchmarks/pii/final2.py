"""A second held-out half, by another author: nobody who works on the masker reads it."""

from __future__ import annotations

from random import Random

from benchmarks.pii.messages import (
    LETTERS,
    Maker,
    Value,
    digits,
    full_width,
    group,
    make_card,
    make_id,
    make_mobile,
    make_short_id,
    name_parts,
    plain,
    sentences,
    words,
)

NAME = "final2"
SEED = 31

CARD_STARTS = ("621558", "621799", "621288", "622155", "621785", "622262", "621691")
CREDIT_STARTS = ("400360", "545619", "622575", "628310")
AREA_CODES = ("020", "023", "024", "029", "0551", "0574", "0592", "0757", "0411", "0471", "0991", "0851")
MAIL_HOSTS = words("126.com 163.com sina.cn live.cn tom.com wo.cn vip.qq.com hotmail.com yahoo.com.cn")
PLATE_PROVINCES = "晋蒙黑皖琼贵云藏甘青宁新苏浙"
SURNAMES: tuple[str, ...] = (
    *"王李刘杨黄赵胡马郭何梁沈程傅魏苏卢丁任姚廖金石邹熊白江史龙段钱汤常武侯贾",
    "欧阳",
    "诸葛",
    "夏侯",
)
GIVEN = words("""
    建军 秀兰 子涵 雨桐 志远 丽华 海涛 玉梅 春生 佩瑶 天佑 诗琪 云飞 素珍 家豪 晓东 婉清 立新 卫东 月娥 皓轩 语嫣 广平
    红霞 凯 颖 宁 磊 蕾 悦 峰 莉 爽 康 乐 双全 福根 长河 向阳 文静 如意 安然 开心 平安
""")
MINORITY = words("迪丽热巴·艾山 阿不力米提·吾守尔 次仁·央宗 巴特尔·苏和 阿曼古丽·托合提 尼玛·旺堆 其其格·宝音")
FOREIGN = ("Li Shiqi", "WANG JIANJUN", "Liang Yutong", "HUANG ZHIYUAN", "Michael Turner", "Anna Kowalska", "Yang Kai")
WORDS = words("""
    liuyutong hujianjun weizhiyuan guolihua panda_run stellar amyw bearbear kevin_lu rainday vivian0 tommyguo nightowl
    luckystar jiangnan lanlan xiongda
""")
TITLES = words("先生 女士 小姐 奶奶 大姐 大哥 叔叔 夫人")
POSTS = words("经理 师傅 老师 大夫 主管 管家 警官 总 书记 教练 律师")
CITIES = words("""
    浙江省宁波市鄞州区 陕西省西安市雁塔区 辽宁省大连市沙河口区 安徽省合肥市包河区 贵州省贵阳市南明区
    内蒙古呼和浩特市赛罕区 新疆乌鲁木齐市天山区 广东省佛山市禅城区 上海市徐汇区 北京市丰台区 沈阳市和平区
    厦门市思明区 广州市番禺区
""")
STREETS = words("""
    天童南路 科技二路 西安路 马鞍山路 瑞金南路 大学西街 新华北路 汾江中路 漕溪北路 南三环西路 三好街 厦禾路
    市桥北路 雁塔西路
""")
COMPOUNDS = words("""
    枫林雅苑 绿地世纪城 滨江壹号 中海国际社区 紫荆花园 龙湖香醍 融创玖樾府 幸福里 铁路新村 邮电家属院
    玫瑰园小区 天鹅湾 景泰嘉园
""")
TOWERS = words("金鹰国际 中天会展城 双子塔 电子信息产业园 时代广场 招商大厦 海富中心 星光天地")
VILLAGES = words("""
    奉化区莼湖街道桐照村 蓝田县汤峪镇塘子村 瓦房店市复州城镇西瓦村 肥西县三河镇木兰村 花溪区青岩镇龙井村
    托克托县双河镇河口村 南海区西樵镇松塘村 康平县方家屯镇东关村
""")
SCHOOLS = words("宁波大学本部 西安交通大学兴庆校区 大连海事大学 合肥工业大学翡翠湖校区 贵州大学花溪校区 广州大学大学城")


def _said(number: str, one: str, rest: str = "二三四五六七八九") -> str:
    return number.translate(str.maketrans("0123456789", "零" + one + rest))


def _spoken(random: Random) -> Value:
    """Return a mobile number in groups, as people dictate it."""
    number = _said(make_mobile(random), random.choice("一幺"))
    return Value(group(number, (3, 4, 4), random.choice("， ")), number)


def _pair(form: str) -> Maker:
    """Return a maker of mobile numbers cut as `form` says: n3, n4."""

    def maker(random: Random) -> Value:
        number = make_mobile(random)
        return Value(form.format(a=number[:3], b=number[3:7], c=number[7:], d=number[3:5], e=number[5:]), number)

    return maker


def _landline(form: str) -> Maker:
    def maker(random: Random) -> Value:
        area = random.choice(AREA_CODES)
        number = digits(random, 8 if len(area) == 3 else 7, "2345678")
        at = len(number) - 4
        return Value(form.format(area=area, bare=area[1:], number=number, head=number[:at], tail=number[at:]), number)

    return maker


def _cut_id(sizes: tuple[int, ...], separator: str) -> Maker:
    def maker(random: Random) -> Value:
        number = make_id(random)
        return Value(group(number, sizes, separator), number)

    return maker


def _swapped_id(random: Random) -> str:
    """Return an ID number with two neighbouring digits of its serial swapped."""
    while True:
        number = make_id(random)
        if number[14] != number[15]:
            return number[:14] + number[15] + number[14] + number[16:]


def _card(length: int, sizes: tuple[int, ...] = (), separator: str = "", *, valid: bool = True) -> Maker:
    def maker(random: Random) -> Value:
        number = make_card(random, CARD_STARTS if length == 19 else CREDIT_STARTS, length, valid=valid)
        return Value(group(number, sizes, separator) if sizes else number, number)

    return maker


def _mail(form: str, hosts: tuple[str, ...] = MAIL_HOSTS) -> Maker:
    def maker(random: Random) -> Value:
        name = form.format(word=random.choice(WORDS), n=digits(random, 3), m=make_mobile(random))
        return Value(f"{name}@{random.choice(hosts)}", name)

    return maker


def _upper(make: Maker) -> Maker:
    def maker(random: Random) -> Value:
        value = make(random)
        return Value(value.text.upper(), value.secret, value.parts)

    return maker


def _lower(make: Maker) -> Maker:
    def maker(random: Random) -> Value:
        value = make(random)
        return Value(value.text.lower(), value.secret, value.parts)

    return maker


def _wide(make: Maker) -> Maker:
    def maker(random: Random) -> Value:
        value = make(random)
        return Value(full_width(value.text), value.secret, value.parts)

    return maker


def _plate(form: str) -> Maker:
    """Return a maker of plates: L a letter of the office, 9 a digit, A a letter, F the mark of a new-energy car."""

    def maker(random: Random) -> Value:
        pools = {"9": "0123456789", "A": LETTERS, "F": "DF", "L": LETTERS[:10]}
        text = random.choice(PLATE_PROVINCES) + "".join(random.choice(pools[c]) if c in pools else c for c in form)
        return Value(text, text)

    return maker


def _coded(*forms: str) -> Maker:
    """Return a maker of codes: 9 a digit, ? a digit that is not nought, # a letter, @ a small one."""

    def maker(random: Random) -> Value:
        pools = {"9": "0123456789", "?": "123456789", "#": LETTERS, "@": LETTERS.lower()}
        text = "".join(random.choice(pools[c]) if c in pools else c for c in random.choice(forms))
        return Value(text, text)

    return maker


def _wechat(form: str) -> Maker:
    def maker(random: Random) -> Value:
        text = form.format(word=random.choice(WORDS), n=digits(random, random.randint(3, 6)), l=random.choice("abkz"))
        return Value(text, text)

    return maker


def _timed_order(random: Random) -> str:
    day = f"{random.randint(21, 25)}{random.randint(1, 12):02}{random.randint(1, 28):02}"
    return day + f"{random.randint(0, 23):02}{random.randint(0, 59):02}" + digits(random, 8)


def _name(random: Random) -> str:
    return random.choice(SURNAMES) + random.choice(GIVEN)


def _full_name(random: Random) -> Value:
    name = _name(random)
    return Value(name, parts=name_parts(name))


def _wide_set_name(random: Random) -> Value:
    """Return a name with blanks between its characters, as forms print it."""
    name = _name(random)
    return Value(" ".join(name), parts=name_parts(name))


def _called(endings: tuple[str, ...], *, full: bool = False) -> Maker:
    def maker(random: Random) -> Value:
        name = _name(random) if full else random.choice(SURNAMES)
        text = name + random.choice(endings)
        return Value(text, parts=name_parts(name) if full else (text,))

    return maker


def _minority(random: Random) -> Value:
    name = random.choice(MINORITY)
    return Value(name, parts=tuple(name.split("·")))


def _foreign(random: Random) -> Value:
    name = random.choice(FOREIGN)
    return Value(name, parts=(name,))


def _house(form: str) -> Maker:
    """Return a maker of addresses; the numbers in them, with what they number, give the place away."""

    def maker(random: Random) -> Value:
        level, flat = random.randint(1, 28), random.randint(1, 6)
        numbers = {
            "no": f"{random.randint(2, 1888)}号",
            "lane": f"{random.randint(5, 900)}弄",
            "block": f"{random.randint(1, 45)}{random.choice(('#', '号楼', '栋', '座'))}",
            "room": f"{level}{flat:02}{random.choice(('', '室', '房'))}",
            "door": f"{random.randint(1, 20)}-{random.randint(1, 4)}",
            "flat": f"{level}{flat:02}",
            "level": f"{random.randint(2, 30)}层",
            "desk": f"{random.randint(1, 30)}{random.randint(1, 25):02}",
            "tower": f"{random.choice(('东', '西', '南', '1号', '2号'))}塔",
            "team": f"{random.randint(1, 9)}社",
            "house": f"{random.randint(1, 260)}号",
            "dorm": f"{random.choice(('东', '西', '梅', '兰', ''))}{random.randint(1, 24)}舍",
            "bed": f"{random.randint(1, 6)}{random.randint(1, 40):02}",
            "said_block": f"{random.choice('一二三四五六七八九')}号楼",
            "said_room": f"{random.choice('一二三')}单元{_said(f'{level}{flat:02}', '一')}",
        }
        places = {
            "city": random.choice(CITIES),
            "street": random.choice(STREETS),
            "compound": random.choice(COMPOUNDS),
            "office": random.choice(TOWERS),
            "village": random.choice(VILLAGES),
            "school": random.choice(SCHOOLS),
        }
        telling = [numbers[key] for key in numbers if f"{{{key}}}" in form and key not in ("level", "tower")]
        return Value(form.format(**places, **numbers), parts=tuple(telling))

    return maker


VALUES: dict[str, dict[str, Maker]] = {
    "mobile": {
        "plain": plain(make_mobile),
        "hyphen": _pair("{a}-{b}-{c}"),
        "spaced": _pair("{a} {b} {c}"),
        "country": _pair("+86-{a}{b}{c}"),
        "country_joined": _pair("86{a}{b}{c}"),
        "wide": _wide(_pair("{a}-{b}-{c}")),
        "spoken": _spoken,
    },
    "landline": {
        "hyphen": _landline("{area}-{number}"),
        "brackets": _landline("({area}){number}"),
        "two_hyphens": _landline("{area}-{head}-{tail}"),
        "joined": _landline("{area}{number}"),
        "country": _landline("+86-{bare}-{number}"),
        "extension": _landline("{area}-{number}-6607"),
    },
    "id_card": {
        "valid": plain(make_id),
        "ends_in_x": plain(lambda r: make_id(r, ends_in_x=True)),
        "lower_x": plain(lambda r: make_id(r, ends_in_x=True).lower()),
        "hyphen": _cut_id((6, 8, 4), "-"),
        "spaced": _cut_id((3, 3, 4, 4, 4), " "),
        "wide": _wide(plain(make_id)),
        "short": plain(make_short_id),
        "swapped": plain(_swapped_id),
    },
    "bank_card": {
        "plain16": _card(16),
        "plain19": _card(19),
        "spaced16": _card(16, (4, 4, 4, 4), " "),
        "hyphen19": _card(19, (4, 4, 4, 4), "-"),
        "six_and_rest": _card(19, (6, 13), " "),
        "wide": _wide(_card(16)),
        "mistyped": _card(19, valid=False),
        "mistyped_spaced": _card(19, (4, 4, 4, 4), " ", valid=False),
    },
    "email": {
        "word": _mail("{word}{n}"),
        "upper": _upper(_mail("{word}{n}")),
        "mobile": _mail("{m}", ("163.com", "139.com", "wo.cn")),
        "hyphen": _mail("{word}-{n}"),
        "wide": _wide(_mail("{word}{n}")),
        "company": _mail("{word}", ("hengyuan-tech.com", "nbjiali.cn", "sales.yunfan.com.cn", "mail.dlmu.edu.cn")),
    },
    "plate": {
        "digits": _plate("L99999"),
        "mixed": _plate("LA999A"),
        "dotted": _plate("L•9A999"),
        "middle_dot": _plate("L·99A99"),
        "lower": _lower(_plate("L9A99A")),
        "spaced": _plate("L 999A9"),
        "new_energy": _plate("LFA9999"),
        "large": _plate("L99999F"),
    },
    "passport": {
        "ordinary": _coded("E99999999", "G99999999"),
        "two_letters": _coded("E#9999999"),
        "lower": _coded("e99999999", "e@9999999"),
    },
    "permit": {
        "hk_macau": _coded("H0?999999", "M0?999999"),
        "hk_macau_long": _coded("H0999999901", "M0999999900"),
        "taiwan": _coded("0?999999"),
        "taiwan_long": _coded("0?99999901"),
        "outbound": _coded("C#9999999", "W?9999999"),
    },
    "qq": {"digits": _coded("?9999999", "?99999999", "?999999999"), "short": _coded("?99999", "?999999")},
    "wechat": {
        "word": _wechat("{word}{n}"),
        "capital": lambda r: (lambda t: Value(t, t))(_wechat("{word}_{n}")(r).text.capitalize()),
        "initial": _wechat("{l}{n}{word}"),
        "wxid": _coded("wxid_9@99@9@99@99@9", "wxid_@@9@999@9@9@99"),
    },
    "order": {
        "timed": plain(_timed_order),
        "parcel": _coded("ZTO?99999999999", "78?9999999999", "EMS?99999999", "JDVB?99999999", "DPK?99999999999"),
        "digits": _coded("?99999999999999999", "?999999999999", "E?99999999"),
        "hyphen": _coded("D01-?999999-9999999", "SO-25-?99999"),
        "ticket": _coded("TS2025?9999999", "PDAA2025?99999999", "WO?9999999"),
    },
    "account": {
        "digits": _coded("?99999999", "00?99999999", "?9999999999999"),
        "lettered": _coded("M?9999999", "GH?99999999", "FTTH?99999999", "U?99999999"),
    },
    "name": {
        "full": _full_name,
        "wide_set": _wide_set_name,
        "title": _called(TITLES),
        "post": _called(POSTS),
        "full_title": _called(words("先生 女士 小姐 老师 主管 律师"), full=True),
        "minority": _minority,
        "foreign": _foreign,
    },
    "address": {
        "city": _house("{city}{street}{no}{compound}{block}{room}"),
        "street": _house("{street}{no}"),
        "lane": _house("{street}{lane}{no}{room}"),
        "compound": _house("{compound}{block}{room}"),
        "dashed": _house("{compound}{door}-{flat}"),
        "office": _house("{city}{street}{no}{office}{tower}{level}{desk}"),
        "village": _house("{village}{team}{house}"),
        "dorm": _house("{school}{dorm}{bed}"),
        "said": _house("{compound}{said_block}{said_room}"),
    },
}
CLAUSES = sentences("""
    我叫{name:full|minority}，是你们十年的老储户
    这里是{name:full_title|title}家里，预约的保洁没来
    敝人{name:full}，退休教师，想反映几点
    我，{name:full|minority}，实名举报该店缺斤短两
    我是业主{name:full|minority}，住{address}
    我老公{name:full}名下的卡{bank_card}扣了年费
    我父亲{name:full}今年八十二，身份证{id_card}，养老金没到
    女儿{name:full}的学籍信息一直是错的
    客户{name:full_title|full}致电称，账户{bank_card}于昨日被冻结
    客户{name:full|minority}（{mobile:plain|hyphen|spaced}）要求专人回访
    来电者自称{name:full}，不愿提供其他信息
    经查，{name:full_title}于柜面办理挂失，原卡号{bank_card}
    已联系{name:title|post|full_title}，对方表示下周再谈
    经办人：{name:full|wide_set}  复核：{name:full|wide_set}
    申请人 {name:full|wide_set|minority} 证件号 {id_card}
    姓 名：{name:wide_set|full}⏎证件号码：{id_card}⏎联系电话：{mobile}
    被保人姓名：{name:full|wide_set|minority|foreign}
    投保人/{name:full}/{id_card:valid|ends_in_x|hyphen}/{mobile:plain|country}
    受伤的是乘客{name:full}，送到市二院了
    对方司机{name:full_title|post}，车号{plate}，全责
    驾驶人{name:full}驾驶{plate}追尾我车{plate}
    保险代理人{name:full_title|post}说这个能赔
    订房人{name:title|full|foreign}，两晚，含早
    入住客人：{name:foreign|full|minority}，护照号码：{passport}
    The booking is under {name:foreign}, please hold the room
    Name {name:foreign} / Passport {passport}
    登机牌上印的{name:foreign}，和护照差了一个字母
    常客{name:title}投诉隔壁太吵
    客房的{name:post}帮我找到了耳机，谢谢
    收货人写的是{name:full|minority|title}
    签收人显示{name:full}，可我根本不认识
    改收件人：{name:full}，手机{mobile:plain|spaced|country}，地址{address}
    {name:full}，{mobile:plain|spaced|hyphen}，{address}，麻烦发这里
    收件：{name:full|title}  电话：{mobile}  地址：{address}
    代收点的{name:post}说没见过这个件
    寄件人姓名{name:full}，寄件人电话{mobile}
    快递放{name:title}那儿就行，她住{address:compound|dashed|said}
    物业{name:post}推三阻四
    社区的{name:post}上门登记过
    我们村{name:post|title}家的低保被停了
    报修的是{name:title}，回她电话{landline}
    维修工{name:post|full_title}把墙打穿了
    店里那位{name:post|full_title}给我推销了一堆
    想夸一下{name:post|full_title}，大热天跑上跑下
    给{name:post}打五星
    主刀的是{name:post|full_title}，术后没来看过
    孩子的班主任{name:post|full_title}私下收费
    请{name:title|full_title|post}尽快联系我
    让{name:title|post}接电话吧
    问了{name:title|post}，说不归她管
    落款：{name:full|minority}$
    诉求人 {name:full|wide_set}$
    你们的忠实用户 {name:full}$
    {name:full}敬上$
    填表人：{name:full|wide_set}，{mobile:plain}$
    退款户名{name:full|minority}，卡号{bank_card}
    收款人{name:full|minority}，账号{bank_card:plain19|hyphen19|spaced16|mistyped}，开户行农行北门分理处
    汇到{bank_card:plain19|six_and_rest|mistyped}这张卡，户名{name:full}
    卡号：{bank_card}
    我的卡号我念一遍{bank_card:plain19|spaced16|mistyped_spaced}，对吧
    这张银行卡{bank_card}在ATM上被吃了
    信用卡卡号{bank_card:plain16|spaced16|wide}，账单日改不了
    社保卡绑定的银行账号是{bank_card:plain19|hyphen19|six_and_rest|wide}
    两张储蓄卡（{bank_card:plain19|hyphen19}、{bank_card:spaced16|plain16}）都限额了
    还款卡换成{bank_card}
    取现的卡是{bank_card:plain19|plain16|six_and_rest}，吐钞少两百
    付款银行卡：{bank_card}，商户没收到
    从尾号那张转到{bank_card}卡上，一直处理中
    新卡 {bank_card} 还没激活就收费
    麻烦把补偿打进{bank_card}，我的建行卡
    一类户卡号是{bank_card:plain19|hyphen19|mistyped|mistyped_spaced}
    手机号{mobile}
    手机号码：{mobile}
    我电话{mobile}，二十四小时开机
    给{mobile:plain|spaced|country}发的短信我没收到，那是我爱人的手机
    拨{mobile:plain|hyphen}找我
    预留的手机{mobile}早不用了
    回访请打{mobile}
    你记啊，{mobile:spoken}，晚上别打
    我手机号你听好，{mobile:spoken}
    电话是{mobile:spoken|plain}，我刚才报过一遍了
    联系我：{mobile}
    用{mobile:plain|country_joined}注册不了新用户
    更换手机号，原{mobile:plain|country}，现{mobile:plain|hyphen}
    机主手机[{mobile:plain|hyphen|spaced}]
    快递柜一直发短信到我手机 {mobile}
    座机{landline}
    我家电话{landline}，白天没人
    店铺电话：{landline}
    单位座机 {landline}，转人事
    老家固话{landline:hyphen|joined|brackets}被停机
    固定电话号码{landline}，装了三天没声音
    公司总机是{landline:hyphen|extension|two_hyphens|country}
    手机欠费，打座机{landline:hyphen|joined|brackets}吧
    联系电话：{landline}（办公）
    白天打{landline}，晚上打手机{mobile}
    诊所电话{landline:hyphen|brackets|two_hyphens}一直串线，我是诊所的
    家中电话：{landline}⏎手机：{mobile}
    我司传真号{landline}
    电话/传真：{landline:hyphen|two_hyphens|country|extension}
    回电请拨我的座机{landline}
    居民身份证{id_card}
    身份证号{id_card}，人脸比对不上
    证件号：{id_card}
    我的身份证号是{id_card}，查一下有没有欠费
    拿身份证（{id_card}）去网点，说信息不符
    身份证号填成{id_card}了，能改吗
    实名用的是{id_card}这个身份证，解绑不了
    爱人身份证{id_card}，社保断了两个月
    身份证：{id_card:wide|spaced|hyphen}⏎户籍：城关派出所
    老人身份证号码还是老的{id_card:short}，系统不认
    同住人{name:full}，身份证号{id_card}
    被冒名办了卡，我身份证{id_card}，请注销
    购票人身份证号码：{id_card}
    残疾证号就是身份证号，{id_card:valid|ends_in_x}
    公积金提取，身份证号{id_card}，{name:full}
    我用的邮箱{email}
    我的邮箱是{email}，电子发票重发一下
    邮箱地址：{email}
    发到{email}就行
    邮件寄 {email} ，别寄纸质的
    联系邮箱{email}
    验证邮件没到{email}，垃圾箱也翻了
    绑定邮箱（{email}）改不掉
    我从{email}给你们写过两封信
    账号邮箱：{email}，密码重置不了
    E-mail：{email}
    确认函请同时抄给{email}和{email}
    mail to {email} 谢谢
    不想再在{email}里收到广告
    保单电子版→{email}
    用户名就是{email}，登不上
    车牌{plate}
    本人车辆{plate}，停车场重复计费
    车牌号：{plate}
    肇事车{plate}跑了
    {plate}长期霸占公共车位
    我开的{plate}，年检预约不上
    坐了一辆出租，牌号{plate}，不打表
    货车{plate}半夜拉渣土
    车主报{plate}油卡无法充值
    ETC设备（{plate}）被注销
    顺风车{plate}司机中途加价
    拖走了我的车{plate}
    车号{plate}，停东门地库
    代驾把{plate}刮了
    业主车牌{plate}没录进系统
    公交车{plate}甩站
    护照号码：{passport}
    我的护照是{passport}，姓名没变
    护照 {passport} 过海关时被拦
    证件选的护照，号码{passport}
    护照号填{passport}提示位数不对
    两个人的护照，{passport}和{passport}，帮忙一起改签
    护照编号{passport}
    passport number: {passport}
    我护照丢了，号码{passport}
    护照（号码{passport}）已过期
    孩子护照{passport}上的生日印错
    订单里护照号应为{passport}
    用的护照{passport}登记酒店
    持护照{passport}办的电话卡
    离境退税，护照号{passport}
    台胞证号{permit:taiwan|taiwan_long}
    台胞证{permit:taiwan|taiwan_long}买不了高铁票
    我拿台胞证住店，号码{permit:taiwan|taiwan_long}，前台不会录
    来往大陆的台胞证（{permit:taiwan|taiwan_long}）换新了
    回乡证号{permit:hk_macau|hk_macau_long}
    回乡证：{permit:hk_macau|hk_macau_long}
    持回乡证{permit:hk_macau|hk_macau_long}开通不了支付
    妈妈是澳门人，回乡证{permit:hk_macau|hk_macau_long}，挂号挂不上
    港澳居民通行证{permit:hk_macau|hk_macau_long}识别失败
    通行证号码：{permit:hk_macau|hk_macau_long|outbound}
    港澳通行证号{permit:outbound}，签注还剩一次
    我的港澳通行证（{permit:outbound}）在自助机上卡住
    证件类型：港澳通行证；号码：{permit:outbound}
    证件：台胞证 {permit:taiwan|taiwan_long} 姓名：{name:full}
    用{permit:hk_macau}这本回乡证登记的
    港澳台居民，回乡证件号{permit:hk_macau|hk_macau_long}，求人工
    QQ{qq}
    QQ：{qq}
    我的QQ是{qq}，加的时候写订单
    有事Q我，QQ{qq}
    qq号：{qq}
    这个QQ号{qq}在群里发假链接
    我QQ号码{qq}被盗，骗了我同学
    截图传QQ {qq} 了
    加扣扣号{qq}
    QQ（{qq}）绑定的会员没了
    QQ账号{qq}申诉三次没过
    买家QQ:{qq}
    QQ区角色丢了，登录的QQ是{qq}
    通过QQ {qq:digits} 联系到我
    联系QQ:{qq}，微信:{wechat}
    个人微信：{wechat}
    微信号码：{wechat}
    我微信是{wechat}，通过一下
    加微信{wechat}退差价
    卖家让加他微信{wechat}
    wechat {wechat}
    我的微信号（{wechat}）收不到红包
    VX：{wechat}
    加vx {wechat}
    维修师傅留的微信{wechat}搜不到
    发票截图发我微信 {wechat}
    微信账号{wechat}被限制
    WX号：{wechat}
    微信搜{wechat}就是我
    登陆用的微信id {wechat}
    订单{order:timed|digits|hyphen}
    我的单子，订单号：{order}
    我的订单号是{order}，一直待发货
    订单编号{order}，少发一件
    快递单号：{order:parcel}
    运单号{order:parcel}，到站不派
    包裹{order:parcel}破损
    物流单号{order:parcel}没有更新
    票号{order:ticket|digits}
    投诉单号{order:ticket}，催办
    工单号：{order:ticket}，超时未结
    保单{order:ticket|timed}想退保
    理赔案号{order:ticket}
    交易流水号：{order:timed|digits}
    支付单号{order:timed|digits}重复扣款
    三个订单号：{order:timed|digits}、{order:timed}、{order:digits|timed}
    预订号{order:ticket|digits|hyphen}，前台查不到
    采购单号{order:hyphen}
    缴费户号：{account:digits}
    水费户号{account:digits}，抄表抄错
    用电户号是{account:digits}
    天然气户号{account:digits}，表不走
    会员编号{account}
    会员账号：{account}，等级掉了
    客户号{account:digits}
    宽带号{account}掉线
    我的账号{account}登不上
    用户编号：{account}
    暖气缴费户号{account:digits}，{address:city|compound}
    游戏ID账号{account}，充值没到
    登录名/账号：{account}
    账户号{account:digits}被扣服务费
    用户账号[{account}]
    会员卡号{account}，余额对不上
    我住在{address}
    住址：{address}
    住址{address}，电话{mobile:plain|hyphen}
    家庭住址是{address}，光猫亮红灯
    收货地址：{address}
    地址写{address}，别写错了
    地址是{address}，到了打电话
    烦请寄到{address}
    派送到{address}，不要放柜子
    上门地址{address}
    我家{address:city|compound|dashed|lane}，水压太低
    {address:city|compound|lane|dashed}燃气泄漏，我是住户
    本人居住于{address}，窗外就是工地
    {address:city|compound|lane}住户反映楼道堆物
    楼下的棋牌室吵，我在{address:compound|dashed|lane|said}
    投诉{address:street|city|lane}的烧烤摊，油烟直灌我家
    车停在{address:street}门口被贴条
    门店位于{address:street|office|city}，我是店主
    公司：{address:office}，请开专票
    办公室在{address:office|street}
    取件地址：{address}，{name:title|full}
    退货寄到哪，我这边是{address}
    发错地方了，应该是{address}
    送餐地址{address:dorm|compound|office|said}，没敲门
    我宿舍{address:dorm}，送到楼下
    老屋在{address:village}，路没修到门口
    户口在{address:village|city|lane}
    租住{address:compound|lane|dashed|said}，房东扣押金
    房产地址：{address:city|lane|compound}，抵押解除
    保险标的地址：{address:city|village|office}
    账单地址（{address}）
    事故发生在{address:street}路边，我家楼下
    师傅你到{address:said|compound|dashed}来
    说一下地址，{address:said}，听清没
    家在{address:said|dashed|village}
    电梯困人，{address:city|compound|office}，快来
    安装在{address:city|compound|lane}，户主{name:full}
    邮寄到：{address}，{name:full}收
    救护车去{address}，我妈摔了
    现在搬到{address}了，旧地址作废
""")
FILLERS = sentences("""
    打了八遍才打通
    该客户情绪平稳，接受处理意见
    用了半个月就坏
    这次体验还可以
    真的服了你们
    不给解决我就一直打
    老板人不错，分量足
    系统三天两头维护
    房间隔音差，热水倒是够
    请派单跟进
    界面改得花里胡哨
    我是按流程走的
    退税的事拖了小半年
    快递小哥很辛苦
    说好的返现呢
    门口积水没人管
    就这样吧，辛苦了
    客服只会复制粘贴
    我也上了年纪，耳朵背
    保费涨得没道理
    烦请尽早给个书面答复
    孩子哭了一路
    东西没毛病，就是慢
    网点排号要两小时
    坐垫脏得没法看
    希望能装个路灯
    反复登录反复退出
    好评，会推荐给朋友
    诉求：尽快核实并回复
    对对对，是这么回事
    发票抬头开错了
""")
DECOYS = sentences("""
    早[高峰]订不到车
    [方案]写得含糊
    做事太[马虎]
    [王婆卖瓜]的介绍
    [金牌]讲师名不副实
    [江南]园林门票贵
    [张口]就要加钱
    [桃李]面包发霉
    服务[周到]
    [孙女]用着正好
    [常温]奶胀包
    [安全]提示弹太多
    [和谐大道]积水严重
    [温馨]提示没提醒到点上
    [明年]再不来我就退
    [白名单]加不进去
    [花生]油漏了半瓶
    [于情于理]都该退
    [成交]价对不上
    [项目经理]电话打不通
    [值班经理]笑脸相迎
    吹成[王者]之作
    [理财经理]只顾推销
    [店长]不在没人管
    [保安]不让进
    [主管]答应回电
    [马路]对面在施工
    [马达]响得厉害
    [牛奶]快过期才发
    [黄瓜]蔫了
    [白菜]价买的
    [江苏]的仓没货
    [金融]产品看不懂
    [金属]外壳掉漆
    [石榴]烂了两个
    [石油]涨价
    [龙虾]不新鲜
    [熊猫]玩偶开线
    [丁香]医生的号挂不上
    [任务]领了没奖励
    [任性]付不让关
    [何况]我还是老用户
    [何必]为难老人
    [段落]显示错位
    [钱]都打水漂了
    [钱财]损失谁担
    [汤]洒了一袋
    [常用]功能藏得太深
    [常州]发的货
    [武汉]转运卡了五天
    [武器]皮肤没到
    [史上]最差
    [贾府]菜馆上菜慢
    [苏打]水漏了
    [苏宁]送货准
    [卢浮宫]门票退不了
    [魏县]的梨甜
    [程序]闪退
    [程度]有点夸张
    [沈阳]的店关了
    [梁上]裂了缝
    [胡说]八道
    [胡萝卜]发芽
    [胡同]太窄进不来
    [赵州桥]门票买一送一
    [黄昏]才派送
    [杨树]毛飘进屋
    [刘海]夹质量好
    [李宁]的鞋开胶
    [王府井]店服务好
    [王老吉]罐子瘪了
    [白色]的那款断货
    [白天]不供水
    [姚记]扑克少一张
    [廖记]棒棒鸡给少了
    [邹城]不在配送范围
    [傅]字打不出来
    [欧阳]这个姓系统不支持
    [先生]您好开头的骚扰电话太多
    [女士]洗手间没纸
    [小姐姐]挺耐心
    [大姐]人挺好
    [老师傅]手艺好
    [警官]证件照模板太丑
    [律师函]吓唬谁
    [收件人]写错改不了
    [联系人]列表清空了
    [姓名]栏不能填生僻字
    [户主]变更太麻烦
    [手机号]换不了
    [座机]没声音
    [卡号]输不进去
    [护照夹]送得值
    [回乡证]怎么办
    [台胞证]网点不受理
    [车牌架]松了
    [微信支付]限额太低
    [QQ]空间打不开
    [微信公众号]推送太多
    [会员]到期不提醒
    [订单号]在哪里看
    [快递单号]复制不了
    [新华北路]红绿灯坏了
    [人民广场]站出不去
    [中山公园]厕所脏
    [地铁10号线]太挤
    [长江大桥]堵死
    [二环路]噪声大
    [沃尔玛]停车收费
    [星巴克]杯子漏
    [南京路]店员态度好
    [滨海机场]安检慢
    [万象城]停车贵
    [2022-12-31]前的积分清零
    [2025年1月7日]签的合同
    [2024.06.18 20:00]抢的券
    [20240520]那天下的雨
    [08:15:42]闪退一次
    [3月8号]才通知
    更新到[11.4.205]就卡
    版本[v2.18.0-beta3]有问题
    固件[1.0.3.20231107]刷不上
    系统[HarmonyOS 4.2.0.130]
    型号[BCD-520WGHTD]异响
    [XQG100-B14]漏水
    [i7-13700K]跑不满
    [MacBook Air 2022]发烫
    [KFR-72LW/DA]不出风
    [WH-1000XM5]有杂音
    共付[26800元]
    亏了[¥15,680.50]
    贷了[380000]块
    月供[6218.46元]太重
    余额[10086.00]元变零
    额度从[50000]降到[3000]
    打[95588]转不到人工
    [96110]打来提醒我
    [12306]候补没成
    [12378]投诉过
    [400-610-1111]永远占线
    [4008-123-123]点餐电话打不通
    [110]出警挺快
    [12348]法律援助在线
    报错[0xC1900223]
    错误代码[-1073741819]
    弹出[HTTP 502]
    提示[E10_20031]
    [ORA-00942]直接甩给用户看
    依据[民法典第五百七十七条]
    按[《价格法》第14条]处理
    [银保监发〔2021〕7号]写得明白
    国标[GB 18401-2010]A类
    生产批号[L20240317B2]
    许可证[SC10632058201234]查过了
    食品条码[6901028075022]扫不出
    书号[9787020002207]印错页
    坐[D3104次]晚点
    航班[CZ3539]取消
    [HU7605]改签费高
    [G7次]没水
    车厢[08车12F]座椅坏
    窗口叫到[B2048]号
    容量[256GB]不够用
    [1080P]都卡
    [5G]没信号
    测速才[43.7Mbps]
    [65寸]电视碎屏
    [1.5匹]不够冷
    [2.0T]油耗高
    年利率[4.35%]
    浏览[1230000次]骗人的
    排名[100000]开外
    限量[20000份]假的
    步数[18652]不同步
    尺寸[180×200cm]偏小
    血压[135/85]测不准
    体重[68.5kg]记录没了
    [7天无理由]不认
    [第3期]账单没出
    [2号窗口]没开
    [9楼]电梯坏
    营业到[21:30]
    [1+1]套餐变贵
    [51job]投递没反应
    [361度]鞋底断
    [555]电池漏液
    [85度C]蛋糕塌了
    [1688]拿货也这样
    [Windows 11]蓝屏
    [Office 2021]激活不了
    [A4纸]卡住
    [C语言]课程质量差
    [B站]大会员扣两次
""")
OPENINGS: dict[str, tuple[str, ...]] = {
    "bank_ticket": ("", "【客诉】", "事由：", "客户来电咨询："),
    "shop_chat": ("", "老板，", "你好，", "客服在不在，"),
    "delivery_note": ("", "【派件备注】", "给骑手："),
    "hotel": ("", "Booking: ", "前台你好，"),
    "city_letter": ("", "市长您好：\n", "诉求内容："),
    "insurance_form": ("", "出险说明：", "批改申请："),
    "app_review": ("", "差评！", "追评："),
    "survey": ("", "意见与建议：", "第8题答："),
    "dictated": ("", "哎你好，", "那个我跟你说啊，"),
}
