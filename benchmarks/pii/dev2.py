"""A second half, by another author, that may be read and used to improve the masker."""

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

NAME = "dev2"
SEED = 23

CARD_STARTS = ("621226", "622700", "621483", "622908", "621096", "625912", "356833", "421349")
AREA_CODES = ("010", "021", "027", "028", "0531", "0532", "0591", "0769", "0871", "0351", "0898")
MAIL_HOSTS = ("qq.com", "139.com", "foxmail.com", "yeah.net", "icloud.com", "aliyun.com", "189.cn", "vip.163.com")
PLATE_PROVINCES = "冀豫皖赣桂辽吉渝津陕"
SURNAMES: tuple[str, ...] = (
    *"张陈周吴徐孙郑谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜高方温安毛孟邱",
    "上官",
    "慕容",
    "令狐",
)
GIVEN = words("""
    伟民 凤英 国栋 玉珍 浩然 梓涵 宇航 淑芬 永福 春花 思远 嘉欣 一诺 若曦 德胜 美玲 小龙 翠萍 鹏飞 慧敏 晨 斌 婷 霞 波
    萍 琳 刚 倩 欢 明 兴 满仓 爱华 书豪 亦菲 奕辰 金凤 水生 来福 可馨 建业
""")
MINORITY = words("阿依努尔·买买提 古丽娜·艾力 扎西·次仁 麦麦提·图尔逊 乌兰·巴特尔 娜仁·托娅 热依汗·阿不都")
PINYIN = words("""
    xuhaoran chenyinuo songjiaxin hanmeiling caoyong tianpengfei duwenjing yuxiaolong zengqian moonlight happyfish
    bluewhale99 coolcat sunnyday yezi maomao
""")
PINYIN_NAMES = ("ZHANG WEIMIN", "CHEN YINUO", "Zhou Haoran", "XU JIAXIN", "Tang Huimin", "SONG YONGFU", "Han Meiling")
TITLES = words("先生 女士 小姐 太太 阿姨 大爷 同学")
POSTS = words("经理 师傅 老师 医生 主任 护士 站长 店长 工程师 警官 队长 顾问")
CITIES = words("""
    山东省济南市历下区 福建省福州市鼓楼区 云南省昆明市五华区 湖北省武汉市洪山区 四川省成都市武侯区 广东省东莞市南城街道
    天津市河西区 重庆市渝北区 山西省太原市小店区 海南省海口市美兰区 青岛市市北区 成都市锦江区 武汉市江汉区
""")
STREETS = words("""
    经十路 五四路 东风西路 珞喻路 人民南路四段 鸿福路 围堤道 龙山大道 长风街
    海府大道 香港中路 八一七中路 泉城路 学府街
""")
COMPOUNDS = words("""
    翠湖天地 阳光水岸 锦绣华庭 保利花园 恒大绿洲 万科城市花园 金色港湾 碧水云天
    鑫苑名家 东方红小区 建设新村 凤凰城
""")
TOWERS = words("银河大厦 环球中心 国贸大厦 创业孵化园 科技大厦 华润中心 世纪广场写字楼 软件园")
VILLAGES = words("""
    平阴县孔村镇李沟村 长清区归德街道前刘村 沂水县马站镇大官庄村 闽侯县上街镇新洲村 嵩明县杨林镇老余屯
    汉川市沉湖镇福星村 邛崃市羊安镇泉水村 临高县博厚镇龙来村
""")
SCHOOLS = words("""
    山东大学兴隆山校区 武汉理工大学南湖校区 西南交通大学犀浦校区
    福建师范大学旗山校区 云南民族大学雨花校区
""")


def _spoken(random: Random) -> Value:
    """Return a mobile number as people say it, 幺 for 1 or not."""
    said = "零" + random.choice("一幺") + "二三四五六七八九"
    number = make_mobile(random).translate(str.maketrans("0123456789", said))
    return Value(number, number)


def _styled(make: Maker, before: tuple[str, ...], after: tuple[str, ...] = ("",)) -> Maker:
    """Return a maker that writes what `make` returns after and before signs that are no secret."""

    def maker(random: Random) -> Value:
        value = make(random)
        return Value(random.choice(before) + value.text + random.choice(after), value.secret, value.parts)

    return maker


def _grouped(sizes: tuple[int, ...], separator: str) -> Maker:
    def maker(random: Random) -> Value:
        number = make_mobile(random)
        return Value(group(number, sizes, separator), number)

    return maker


def _landline(form: str) -> Maker:
    def maker(random: Random) -> Value:
        area = random.choice(AREA_CODES)
        number = digits(random, 8 if len(area) == 3 else 7, "2345678")
        return Value(form.format(area=area, number=number, cut=number[:-4] + " " + number[-4:]), number)

    return maker


def _id(random: Random) -> str:
    return make_id(random)


def _mistyped_id(random: Random) -> str:
    number = make_id(random)
    at = random.randint(14, 16)
    return number[:at] + str((int(number[at]) + random.randint(1, 9)) % 10) + number[at + 1 :]


def _grouped_id(random: Random) -> Value:
    number = make_id(random)
    return Value(group(number, (6, 4, 4, 4), " "), number)


def _card(separator: str = "", *, length: int = 16, valid: bool = True) -> Maker:
    def maker(random: Random) -> Value:
        number = make_card(random, CARD_STARTS, length, valid=valid)
        return Value(group(number, (4, 4, 4, 4), separator), number)

    return maker


def _mail(form: str) -> Maker:
    def maker(random: Random) -> Value:
        name = form.format(word=random.choice(PINYIN), n=digits(random, 4), qq=digits(random, 9, "123456789"))
        text = f"{name}@{random.choice(MAIL_HOSTS)}"
        return Value(text, text.split("@")[0])

    return maker


def _company_mail(random: Random) -> str:
    return (
        f"{random.choice(PINYIN)}@{random.choice(('haichuan-logistics', 'tianyuan-group', 'xinrui', 'lushang'))}.com.cn"
    )


def _plate(separator: str, tail: str) -> Maker:
    """Return a maker of plates: in `tail` a 9 is a digit, an A a letter, an F one of D and F."""

    def maker(random: Random) -> Value:
        pools = {"9": "0123456789", "A": LETTERS, "F": "DF"}
        body = "".join(random.choice(pools[c]) for c in tail)
        text = random.choice(PLATE_PROVINCES) + random.choice(LETTERS[:8]) + separator + body
        return Value(text, text)

    return maker


def _coded(*forms: str) -> Maker:
    """Return a maker of codes: in a form a 9 is a digit, a 1 one that is not nought, a # a letter."""

    def maker(random: Random) -> Value:
        form = random.choice(forms)
        pools = {"9": "0123456789", "1": "123456789", "#": LETTERS}
        text = "".join(random.choice(pools[c]) if c in pools else c for c in form)
        return Value(text, text)

    return maker


def _wechat(form: str) -> Maker:
    def maker(random: Random) -> Value:
        text = form.format(word=random.choice(PINYIN), n=digits(random, random.randint(2, 5)), y=random.randint(78, 99))
        return Value(text, text)

    return maker


def _wxid(random: Random) -> str:
    return "wxid_" + "".join(random.choice("abcdefghijkmnpqrstuvwxyz0123456789") for _ in range(14))


def _dated_order(random: Random) -> str:
    return f"202{random.randint(2, 5)}{random.randint(1, 12):02}{random.randint(1, 28):02}" + digits(random, 12)


def _name(random: Random) -> str:
    return random.choice(SURNAMES) + random.choice(GIVEN)


def _full_name(random: Random) -> Value:
    name = _name(random)
    return Value(name, parts=name_parts(name))


def _called(endings: tuple[str, ...], *, full: bool = False) -> Maker:
    def maker(random: Random) -> Value:
        name = _name(random) if full else random.choice(SURNAMES)
        text = name + random.choice(endings)
        return Value(text, parts=name_parts(name) if full else (text,))

    return maker


def _minority(random: Random) -> Value:
    name = random.choice(MINORITY)
    return Value(name, parts=tuple(name.split("·")))


def _pinyin_name(random: Random) -> Value:
    name = random.choice(PINYIN_NAMES)
    return Value(name, parts=(name,))


def _house(form: str) -> Maker:
    """Return a maker of addresses; the numbers in them, with what they number, give the place away."""

    def maker(random: Random) -> Value:
        numbers = {
            "no": f"{random.randint(3, 999)}号",
            "block": f"{random.randint(1, 38)}{random.choice(('栋', '号楼', '幢'))}",
            "unit": f"{random.randint(1, 4)}单元",
            "room": f"{random.randint(1, 32)}{random.randint(1, 8):02}{random.choice(('室', '', '户'))}",
            "tower": f"{random.choice('ABC')}座{random.randint(3, 29)}{random.randint(1, 20):02}",
            "group": f"{random.randint(1, 12)}组",
            "dorm": f"{random.randint(1, 30)}号宿舍楼",
            "bed": f"{random.randint(1, 6)}{random.randint(1, 40):02}寝室",
        }
        places = {
            "city": random.choice(CITIES),
            "street": random.choice(STREETS),
            "compound": random.choice(COMPOUNDS),
            "office": random.choice(TOWERS),
            "village": random.choice(VILLAGES),
            "school": random.choice(SCHOOLS),
        }
        parts = tuple(numbers[key] for key in numbers if f"{{{key}}}" in form)
        return Value(form.format(**places, **numbers), parts=parts)

    return maker


VALUES: dict[str, dict[str, Maker]] = {
    "mobile": {
        "plain": plain(make_mobile),
        "spaced": _grouped((3, 4, 4), " "),
        "dotted": _grouped((3, 4, 4), "."),
        "country": _styled(plain(make_mobile), ("+86 ", "0086", "(+86)", "86-")),
        "full_width": lambda r: (lambda n: Value(full_width(n), n))(make_mobile(r)),
        "spoken": _spoken,
    },
    "landline": {
        "hyphen": _landline("{area}-{number}"),
        "joined": _landline("{area}{number}"),
        "brackets": _landline("（{area}）{number}"),
        "spaced": _landline("{area} {cut}"),
        "extension": _landline("{area}-{number}转8012"),
    },
    "id_card": {
        "valid": plain(_id),
        "ends_in_x": plain(lambda r: make_id(r, ends_in_x=True)),
        "lower_x": plain(lambda r: make_id(r, ends_in_x=True).lower()),
        "full_width": lambda r: (lambda n: Value(full_width(n), n))(make_id(r)),
        "spaced": _grouped_id,
        "short": plain(make_short_id),
        "mistyped": plain(_mistyped_id),
    },
    "bank_card": {
        "plain16": _card(),
        "plain19": _card(length=19),
        "spaced": _card(" ", length=19),
        "hyphen": _card("-"),
        "full_width": lambda r: (lambda v: Value(full_width(v.text), v.secret))(_card(length=19)(r)),
        "mistyped": _card(length=19, valid=False),
    },
    "email": {
        "word": _mail("{word}{n}"),
        "number": _mail("{qq}"),
        "dotted": _mail("{word}.{n}"),
        "company": lambda r: (lambda t: Value(t, t.split("@")[0]))(_company_mail(r)),
    },
    "plate": {
        "digits": _plate("", "99999"),
        "mixed": _plate("", "9A99A"),
        "dotted": _plate("·", "A9999"),
        "hyphen": _plate("-", "999A9"),
        "spaced": _plate(" ", "9A999"),
        "new_energy": _plate("", "F99999"),
    },
    "passport": {"ordinary": _coded("E99999999", "G99999999"), "two_letters": _coded("E#9999999")},
    "permit": {
        "hk_macau": _coded("H19999999", "M19999999"),
        "hk_macau_long": _coded("H1999999901", "M1999999902"),
        "taiwan": _coded("19999999"),
        "outbound": _coded("C19999999", "C#9999999"),
    },
    "qq": {"digits": _coded("19999999", "199999999", "1999999999"), "short": _coded("199999", "1999999")},
    "wechat": {
        "word": _wechat("{word}{n}"),
        "under": _wechat("{word}_{n}"),
        "hyphen": _wechat("{word}-{y}"),
        "wxid": plain(_wxid),
    },
    "order": {
        "dated": plain(_dated_order),
        "parcel": _coded("SF1999999999999", "YT1999999999999", "JDX019999999999", "JT1999999999999"),
        "digits": _coded("1999999999999999999", "19999999999999", "4319999999999999"),
        "hyphen": _coded("114-9999999-9999999", "PO-1999-999999"),
        "ticket": _coded("GD2024999999", "BX9999999999", "TK19999999"),
    },
    "account": {
        "digits": _coded("1999999999", "0199999999", "199999999999"),
        "lettered": _coded("VIP19999999", "KD199999999", "HY9999999", "A19999999"),
    },
    "name": {
        "full": _full_name,
        "title": _called(TITLES),
        "post": _called(POSTS),
        "full_title": _called(words("先生 女士 小姐 老师 经理 师傅"), full=True),
        "minority": _minority,
        "pinyin": _pinyin_name,
    },
    "address": {
        "city": _house("{city}{street}{no}{compound}{block}{unit}{room}"),
        "street": _house("{street}{no}"),
        "compound": _house("{compound}{block}{unit}{room}"),
        "short": _house("{compound}{block}{room}"),
        "office": _house("{city}{street}{no}{office}{tower}"),
        "village": _house("{village}{group}{no}"),
        "dorm": _house("{school}{dorm}{bed}"),
    },
}

CLAUSES = sentences("""
    客户{name:full_title}来电，称其尾款未到账，回拨{mobile:plain|spaced|country}即可
    来电人{name:full}，证件号{id_card}，要求注销旧卡{bank_card}
    持卡人{name:full}反映卡片{bank_card}被吞，请网点联系{mobile}
    客户姓名：{name:full|minority}⏎手机号：{mobile}⏎诉求：退还年费
    经核实户主为{name:full|minority}，身份证{id_card}，登记地址{address}
    我叫{name:full|minority}，上周在你们柜台办的业务
    我是{name:full|minority}，麻烦查一下我的快递{order:parcel}到哪了
    你好我是{name:full}的家属，他住院了不方便过来
    我妈妈叫{name:full}，身份证号码是{id_card}，她不会用智能手机
    投保人{name:full|minority}，被保险人{name:full|minority}，保单号{order:ticket|digits}
    受益人姓名{name:full}（身份证{id_card}）
    报案人：{name:full|minority}，出险车辆{plate}，电话{mobile:plain|dotted|country}
    三者车车牌{plate}，驾驶员{name:full}，驾驶证号{id_card:valid|lower_x|ends_in_x}
    收件人是{name:full|minority} {mobile:plain|spaced|full_width} {address}
    收货信息：{name:full}，{mobile:plain|country}，{address}
    帮我改一下收货人，改成{name:full}，电话不变
    寄件人是{name:full_title}，不是我本人
    联系人：{name:full|title|full_title}，{mobile:plain|dotted|spaced}
    紧急联系人{name:full}，电话{mobile}
    有事请找{name:title}，她的手机{mobile:plain|spaced|spoken}
    麻烦转告{name:title}，房间空调一直滴水
    预订人{name:title}，今晚到店，手机尾号短信发到{mobile}
    入住人姓名{name:full|pinyin|minority}，护照{passport}
    Guest name: {name:pinyin}, passport no. {passport}
    护照姓名拼音为{name:pinyin}，订单里写错了一个字母
    机票乘客{name:pinyin}，票已经出了，麻烦核对
    你们店那个{name:post}态度特别差，说话很冲
    给我办业务的{name:post|full_title}一直很耐心，点名表扬
    上次来修热水器的是{name:post}，这次换人了
    我要投诉{name:post}，收了钱不开票
    房东{name:title|full_title}说押金不退了
    接待我的是{name:full_title}，工号忘了
    楼下{name:title}也遇到同样的情况
    姓名：{name:full|minority}；性别：女；身份证号：{id_card}
    签名：{name:full|minority}$
    此致敬礼 市民{name:full|minority}$
    投诉人姓名：{name:full|full_title}$
    一位普通的老客户{name:full}，{mobile:plain}$
    本人{name:full|minority}，现申请把水费户号{account:digits}过户给儿子{name:full}
    孩子叫{name:full}，今年上一年级，学位申请一直没批
    领取人写{name:full}就行，他有我的取件授权
    开户名{name:full}，账号{bank_card}，麻烦退到这里
    户名：{name:full}⏎卡号：{bank_card}⏎开户行：建行城东支行
    退款请打到我的银行卡{bank_card}，名字{name:full}
    银行卡号是{bank_card}，别再打错了
    工资卡（{bank_card}）一直显示冻结
    我两张卡，一张{bank_card:plain16|spaced}，一张{bank_card:plain19|mistyped}，都刷不了
    储蓄卡{bank_card:plain19|spaced|hyphen|full_width}转账失败三次
    信用卡{bank_card:plain16|hyphen}被盗刷了两笔
    往{bank_card:plain19|spaced|mistyped}这个卡号退钱可以吗
    绑定卡号：{bank_card}
    请把赔款汇入账户：{bank_card:plain19|spaced|full_width|mistyped}
    付款卡{bank_card}已经注销，退款退不回来
    我报一下卡号啊{bank_card:plain19|spaced|mistyped}，你记一下
    借记卡 {bank_card} 挂失
    收款账号[{bank_card:plain19|spaced}]
    ETC绑的卡是{bank_card:plain16|plain19|spaced}，车牌{plate}
    联系电话{mobile}
    打我手机{mobile}，别打座机
    手机{mobile:plain|spaced|country|full_width}收不到验证码
    我的号码是{mobile:plain|spoken|spaced}，你记一下，下午打给我
    那个电话你写一下{mobile:spoken}，对，就是这个
    号码我念给你听啊{mobile:spoken}
    换绑新号{mobile:plain|dotted|country}，旧号{mobile:plain|full_width}停用了
    打不通就加{mobile:plain|spaced}，同事的
    请尽快回电（{mobile}）
    Tel:{mobile:plain|spaced|country|dotted}
    短信一直发到{mobile:plain|country}这个不是我的号
    备用联系方式：{mobile}、{landline}
    开户预留手机号为{mobile:plain|spaced|full_width}
    家里座机{landline}
    单位电话{landline}，上班时间都有人接
    固话：{landline}⏎手机：{mobile}
    办公室号码是{landline}，找前台转
    老人只会接座机，{landline:hyphen|brackets|spaced}
    请拨{landline}联系我公司财务
    传真{landline:hyphen|joined|brackets|spaced}
    有人用{landline:hyphen|joined|brackets}打给我冒充客服，这是他留的号码
    我店里的电话（{landline:hyphen|joined|spaced}）这几天断线
    联系方式：{landline}
    宽带装在{address}，固定电话{landline}
    TEL：{landline:hyphen|spaced|extension}
    家里的电话是{landline:hyphen|joined|spaced}，晚上七点以后打
    座机号{landline}欠费停了，可我交过钱
    单位固定电话{landline:hyphen|brackets|extension}，邮箱{email}
    身份证{id_card}，实名认证不通过
    身份证号码：{id_card}
    我的证件号码是{id_card}，系统说格式不对
    老人家身份证{id_card:short|valid}，还是一代证
    实名信息{name:full}+{id_card}，麻烦人工审核
    被人用我的身份证（{id_card}）注册了账号
    入住登记：{name:full|minority}/{id_card:valid|ends_in_x|spaced}
    公民身份号码{id_card}
    ID号{id_card:valid|lower_x|ends_in_x}老是提示已注册
    征信里查到{id_card:valid|ends_in_x}名下有一笔不是我办的贷款，我本人身份证就是这个
    办社保要填身份证，我填的{id_card}，一直报错
    孩子身份证号{id_card:valid|ends_in_x}，买票买成成人了
    发票请发到{email}
    电子保单寄邮箱{email}，谢谢
    邮箱：{email}
    我的E-mail是{email}，资料发过来
    合同扫描件已发{email}请查收
    账单一直没发到我邮箱（{email}）
    邮箱换成{email}
    你们往{email}发了三封一样的广告
    注册用的邮箱是{email}，收不到激活信
    Email: {email}
    可以邮件联系我{email}或者微信{wechat}
    把详单发{email}吧
    抄送一份给{email}
    用{email}登录提示账号不存在
    附件在这，回信地址{email}
    简历投到{email}没有回音，这是你们人事留的
    我的车{plate}
    车牌号{plate}，停车费多扣了
    {plate}这辆车昨晚堵在消防通道
    送货的面包车，牌照{plate}，把花坛压了
    车牌：{plate}⏎车主：{name:full}
    网约车司机绕路，车牌是{plate}
    违章提示里是{plate}，可我没开过那条路
    月租车（{plate}）进不了地库
    出险车牌{plate}，保单{order:ticket|digits}
    退ETC，车牌号码{plate}
    两台车{plate}和{plate}都要登记
    共享汽车{plate}没油了还让我取
    接站的司机车号{plate}，{name:post}
    举报{plate}占用盲道
    救护通道被{plate}挡了半小时
    护照号{passport}
    护照{passport}明年到期，能不能先用
    值机填的护照号码是{passport}，系统说无效
    出境游报名：{name:full|pinyin}，护照{passport}
    护照（{passport}）信息填错一位
    passport {passport}
    旧护照{passport}换新护照{passport}了，里程还在吗
    用护照{passport}买的火车票取不出来
    证件类型：护照，证件号码：{passport}
    酒店前台抄走了我的护照号{passport}
    签证材料里护照号写的{passport}
    爱人的护照号码{passport:ordinary}
    银行开户用的是护照{passport}，现在要更新
    两本护照{passport}、{passport}哪本有效
    填的是护照号{passport}不是身份证
    港澳通行证{permit:outbound}，自助机读不了
    通行证号{permit:outbound|hk_macau}
    回乡证{permit:hk_macau|hk_macau_long}注册不了
    我是香港人，回乡证号码{permit:hk_macau|hk_macau_long}，开不了户
    台胞证{permit:taiwan}
    台胞证号码：{permit:taiwan}，订票显示证件不符
    来往内地通行证 {permit:hk_macau|hk_macau_long}
    港澳居民来往内地通行证号{permit:hk_macau|hk_macau_long}，名字{name:full}
    用台胞证（{permit:taiwan}）过不了闸机
    往来港澳通行证号码{permit:outbound}丢失
    证件：回乡证{permit:hk_macau}；电话：{mobile}
    台湾居民来往大陆通行证{permit:taiwan}
    老公的台胞证是{permit:taiwan}，能加到会员里吗
    通行证（{permit:outbound|hk_macau}）签注查询失败
    酒店不收回乡证，号{permit:hk_macau|hk_macau_long}，让我出示身份证
    我QQ{qq}
    加QQ：{qq}聊
    QQ号{qq}被封了
    扣扣{qq}，图我发你
    qq {qq} 或者手机{mobile}
    企业QQ是{qq}，没人回
    用QQ{qq:digits}登录的游戏，皮肤没到账
    我的QQ号码是{qq}，绑定的手机丢了
    充值的Q号是{qq}
    客服留的QQ（{qq}）是骗子
    QQ：{qq}⏎区服：二区
    这是我q号{qq:digits}
    登录方式QQ，{qq:digits}
    把Q币退到{qq:digits}这个QQ
    联系我QQ {qq}，微信{wechat}
    微信{wechat}
    加我微信：{wechat}
    微信号{wechat}，备注退款
    我的wx是{wechat}
    vx{wechat:word|under|wxid}，发你凭证
    微信号是{wechat}，不是手机号
    V信 {wechat:word|under}
    有个骗子微信{wechat}冒充你们平台
    登录的微信号（{wechat}）换了
    WeChat: {wechat}
    微信ID：{wechat}
    邮寄单据拍照发微信{wechat}
    群主微信{wechat:word|hyphen|under}
    可以加v：{wechat:word|under}
    把小票发到{wechat:wxid|under}这个微信
    订单号{order}
    订单编号：{order}，显示签收但没收到
    单号{order:parcel}三天没动了
    快递单号{order:parcel}，麻烦催一下
    运单{order:parcel|ticket}丢件了
    工单{order:ticket}谁在处理
    我下了两单，{order:dated|digits}和{order:dated|digits}，订单号都在这了
    上次的投诉编号{order:ticket}
    流水号{order:dated|digits}
    交易单号{order:dated|digits}，钱扣了没出票
    退货单号：{order:parcel|ticket|hyphen}
    PO号{order:hyphen}，客户催货
    预订编号{order:ticket|hyphen|digits}
    保单号码是{order:ticket|digits}
    报案号{order:ticket|dated}，定损员一直没来
    订单（{order}）申请价保被拒
    户号{account:digits}
    电费户号：{account:digits}，这个月多了一倍
    燃气用户编号{account:digits}
    宽带账号{account}
    会员号{account:lettered}积分没了
    会员卡号：{account}
    游戏账号{account}被盗
    客户编号{account}，名下三台设备
    我的用户号是{account:digits}
    登录账号{account}密码忘了
    账号（{account}）莫名其妙被封
    水表户号{account:digits}，户主{name:full}
    用户ID：{account}
    公积金账号{account:digits}
    有线电视编号{account:digits}，地址{address:compound|short|city}
    我住{address}
    家住{address}，停水两天了
    详细地址：{address}
    收货地址改到{address}
    送到{address}，放门口就行
    我家在{address}，信号只有一格
    请派人到{address}看看
    {address:city|compound}的住户反映电梯故障
    故障地址是{address}，户主{name:full|title}
    邮寄地址（{address}）
    安装地址：{address}⏎预约时间：周六上午
    快递员把东西扔在{address:compound|short|dorm}门外了
    我在{address}租的房子，燃气没通
    案发地点在{address:city|street|office}门口，我的店就在这
    公司地址{address:office}，发票寄这里
    我们单位在{address:office|street}，找{name:title}签收
    寄回{address}，运费到付
    户籍地址{address:city|village}
    老家{address:village}也要能送
    学校地址{address:dorm}
    外卖送错了，我是{address:compound|short|dorm|office}
    上门取件：{address}，{name:title}，{mobile:plain|spaced}
    楼上漏水，我这边是{address:compound|short}
    噪音扰民，{address:compound|short|street}那家天天半夜装修
    现居住地：{address}
    通讯地址：{address}，邮编不记得了
    房屋坐落{address:city|compound}
    我店开在{address:street|office|city}，招牌被风吹掉了
    你们的货送到{address}，收货人{name:full}
    请将回函寄至{address}
    他家是{address:compound|village|short}，独居老人
    师傅说找不到{address:compound|short|city|office}，定位明明对的，我就住这
    被保险房屋位于{address:city|compound|village}
""")
FILLERS = sentences("""
    客户情绪激动，要求主管回电
    等了快一个钟头没人理
    东西收到了，包装压扁了
    反正我是不会再用了
    麻烦快点处理，急用
    客户表示若不解决将向监管部门反映
    这个功能挺好，就是入口太难找
    昨晚开始一直闪退
    已告知客户三个工作日内回复
    上回说好免费换，这回又要钱
    床单有股霉味，半夜还有人敲门
    孩子等着用，能不能加急
    说实话服务比以前强多了
    钱到底什么时候退
    前台小姑娘挺热情
    嗯对，就是这个意思
    人工客服永远排队
    请贵单位核实后给个说法
    理赔材料交了两遍还说缺
    骑手把汤洒了一半
    我也不是为难你们
    验证码点了十几次都不来
    小区门口那条路一下雨就积水
    下次还来，环境不错
    客户不认可该解释
    质量一般，对得起这个价
    电话里说得好听，到了现场又变卦
    谢谢你们帮我找回包
    老人看不懂这些条款
    希望早日修好路灯
""")
DECOYS = sentences("""
    收到货全家都很[高兴]
    网点离家近挺[方便]的
    客服说[马上]处理结果没下文
    孩子整天打[王者荣耀]
    退回来的[金额]不对
    我在[江西]出差
    楼道里到处[张贴]小广告
    水果里的[李子]都烂了
    [周末]不营业也不说一声
    带着[孙子]去办事跑了三趟
    我[常常]来这家店
    师傅[安装]得挺快
    [和平路]那边在修管道
    冰箱[温度]降不下来
    说好[明天]送又改期
    [白条]额度突然没了
    [花呗]提前还款还不了
    催了三次[于是]我退了
    支付[成功]了却说未支付
    [客户经理]换了三个
    [大堂经理]爱答不理
    号称[王牌产品]不过如此
    我问[经理]在哪没人说
    [师傅]上门挺准时
    [老师]教得一般
    [医生]说要等报告
    这个[马桶]老漏水
    [石头]扫地机比你们好用
    [方太]的烟机声音小
    [黄金]价格涨得离谱
    [白糖]都结块了
    [高铁]上没信号
    [毛衣]起球
    [杨梅]坏了一半
    [周黑鸭]味道变了
    [余额]显示不对
    [钱包]里少了钱
    [梁祝]票务退改太难
    [许多]人都在反映
    [谢谢]你们耐心解答
    [徐徐]图之吧
    [唐山]的仓库发货慢
    [宋体]字太小看不清
    [曹县]发的货
    [曾经]很好用
    [蒋家]胡同口那个柜机坏了
    [蔡甸]区的网点太少
    [汤圆]煮烂了
    [杜绝]这种事很难吗
    [袁记云饺]少送一份
    [韩国]代购的面膜过期
    [潘婷]洗发水换包装了
    [董事会]该管管了
    [田字格]本缺页
    [陈醋]瓶盖漏了
    [陈列]太乱
    [吴江]区的自提点关了
    [张数]对不上少了两张
    [孟菲斯]风格的地毯褪色
    [邱县]还没通快递
    [任何]人打都不接
    [何时]能修好
    [连接]总是断开
    [全部]要求退款
    [时间]拖得太久
    [向导]讲得好
    [后来]又扣了一次
    [应该]给个说法
    [严重]影响休息
    [计划]下月装修
    [贺卡]没放进去
    [项目]延期半年
    [路上]颠坏了
    [包装]很用心
    [万一]坏了找谁
    [管家]很贴心
    [小王子]绘本缺两页
    [老干妈]瓶子碎了
    [大叔]挺和气
    [万达广场]门口那家
    [人民路]一直堵
    [火车站]取件太远
    [解放大道]路口红灯太长
    [2号线]末班车太早
    [浦东机场]值机排队
    [体育中心站]出口封了
    [建设银行]的柜台少
    [京东]送得快
    [顺丰]丢过一次
    [海尔]洗衣机异响
    [2023-11-11]下的单到现在没发
    [2024年3月15日]开始计息
    昨天[14:25:36]闪退的
    [2022/08/01 09:30]预约的号
    升级到[V8.0.32.1]之后更卡
    系统是[MIUI 14.0.6]
    [iOS 17.4.1]不兼容
    型号[KFR-35GW]不制热
    买的[HUAWEI Mate60]发烫
    [RTX4060]显卡花屏
    [SM-G9980]换电池
    花了[12999]元
    扣了我[3888.88]元
    贷款[500000]元批了一半
    每月还[4526.37]
    积分[1250000]分清零了
    打[95533]一直占线
    [12345]热线让我找你们
    [400-820-8820]没人接
    [10086]转人工太难
    [12315]已经受理
    错误码[0x80070005]
    提示[ERR_10054321]
    报错代码[E2030017]
    弹窗写着[code 50001234]
    根据[《消费者权益保护法》第五十五条]要求三倍赔偿
    依照[国发〔2019〕12号]文件
    违反[保险法第116条]
    批次[20230815A]的奶粉结块
    执行标准[GB/T 20981-2021]
    内存[16GB+512GB]
    分辨率[2560×1440]
    网速只有[300M]
    [1/3]的人没领到
    营业时间[08:30-17:00]
    年化[3.85%]写得不清楚
    播放量[1000000]都是假的
    库存显示[99999]件
    充电[3000次]就不行
    评分[4.8分]名不副实
    身高[175]穿多大
    [30天无理由]不给退
    排到[A0137]号还在等
    [第12排]座椅坏了
    [3号柜台]没人
    [5楼]卫生间堵了
    住[标准间]隔音差
    [电话]没人接
    [身份证]复印件交了两份
    [银行卡]被锁
    [微信]支付失败
    [订单]取消不了
    [地址]填错改不了
    填了[收货人]却还显示空
    [QQ音乐]会员重复扣费
    [邮箱]收不到邮件
    [车牌]识别太慢
    [护照]办理要排队
    办[港澳通行证]要等七天
    [qq飞车]闪退
    屏幕[6.7英寸]太大
    [618]活动套路多
    [双11]价格更低
    [360]浏览器打不开
    坐[G1204]次车晚点
    [MU5137]航班取消
    [CA1501]延误四小时
    [58同城]信息不实
    [7-11]便利店取货
    [3M]胶带不粘
    [WPS365]弹窗多
""")
OPENINGS: dict[str, tuple[str, ...]] = {
    "bank_ticket": ("", "【来电】", "工单内容：", "客户反映："),
    "shop_chat": ("", "亲，", "在吗？", "掌柜的，"),
    "delivery_note": ("", "备注："),
    "hotel": ("", "【预订】"),
    "city_letter": ("", "尊敬的领导：\n", "市民来信："),
    "insurance_form": ("", "事故经过："),
    "app_review": ("", "一星！"),
    "survey": ("", "其他建议："),
    "dictated": ("", "喂你好，", "嗯那个，"),
}
