"""Made-up people: surnames as often as they are met, given names of this half's own, titles, minority and Latin forms.

Surnames follow the order of the Ministry of Public Security's yearly name reports: the first twenty make up about half
of all. Given names were written for this half and belong to nobody; three characters in all are about five times as
usual as two.
"""

from __future__ import annotations

from random import Random

from benchmarks.pii.messages import Value, name_parts, words

COMMON = words("王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗")
SURNAMES = words("""
    郑 梁 谢 宋 唐 许 邓 韩 冯 曹 彭 曾 肖 田 董 潘 袁 蔡 蒋 余 于 杜 叶 程 魏 苏 吕 丁 任 卢 姚 沈 钟 姜 崔 谭 陆 范
    汪 廖 石 金 韦 贾 夏 付 方 邹 熊 白 孟 秦 邱 侯 江 尹 薛 闫 段 雷 龙 黎 史 陶 贺 毛 郝 顾 龚 邵 万 覃 武 钱 戴 严
    莫 孔 向 常 温 康 施 牛 樊 葛 邢 安 齐 易 乔 伍 庞 颜 倪 庄 聂 章 鲁 岳 翟 殷 詹 申 欧 耿 关 兰 焦 俞 左 柳 甘 祝
    包 宁 尚 符 舒 阮 柯 纪 梅 童 凌 毕 单 季 裴 霍 涂 成 苗 谷 曲 盛 冉 翁 蓝 路 游 靳 管 柴 蒙 鲍 华 喻 祁 房 蒲 滕
    萧 屈 饶 解 牟 艾 尤 阳 时 穆 农 司 卓
""")
COMPOUND = words("欧阳 上官 司马 诸葛 司徒 皇甫 尉迟 端木 夏侯 东方 慕容 令狐 公孙 申屠")
GIVEN = words("""
    秀云 凤珍 玉芬 淑琴 桂芝 春兰 月华 彩霞 美珠 素贞 红卫 永贵 德福 长顺 树林 保国 国平 新民 振山 占奎 洪涛 海滨 立伟
    志刚 晓峰 小芳 小琴 丽君 丽萍 艳红 艳丽 雪莲 雪松 红艳 俊峰 俊凯 家乐 嘉怡 嘉诚 佳慧 佳宁 思雨 思琪 雨欣 雨泽 梓轩
    梓萌 子睿 浩宇 浩轩 宇轩 泽宇 泽楷 一鸣 欣妍 沐阳 沐辰 奕霖 睿哲 昊霖 博远 天翔 明轩 明珠 国华 建华 建新 建辉 伟东
    伟杰 光耀 光明 文轩 文娟 慧玲 惠兰 惠珍 静雯 玲玲 莉莉 蓉蓉 媛媛 露露 倩倩 洋洋 豆豆 楚楚 梦洁 梦琪 依诺 依琳 芷晴
    语彤 锦程 锦绣 鹏程 鹏举 振宇 振东 绍辉 绍军 宏亮 宏图 庆丰 庆林 兴旺 兴华 耀宗 祖德 祖耀 继红 继东 延安 双喜 来娣
    招弟 亚军 亚楠 冠霖 启航 承志 守业 守仁 怀玉 怀远 景瑞 望舒 清扬 清荷 令仪 知遥 知行 南乔 北辰 半夏 书瑶 书恒 云帆
    云舒 颖超 颖慧 莹莹 燕妮 燕飞 培根 培芳 火旺 木兰 秋生 夏荷 喜娃 有才 有福 富贵 大伟 大鹏 炳坤 茂林 仲华 少卿 德全
    桂香 秀芹 秀梅 玉霞 兰英 兰芝 淑华 淑敏 爱玲 爱萍 金花 金宝 金生 银凤 有田 长海 长青 长明 春燕 冬生 红军 红英 红梅
    建波 建峰 建平 建民 建伟 建林 建英 建芳 晓明 晓丽 晓玲 晓霞 晓波 晓雯 晓光 晓琳 小平 小丽 小燕 小玲 丽娜 丽霞 丽珍
    丽敏 艳芳 艳梅 艳玲 艳萍 海波 海军 海英 海龙 海洋 志明 志华 志伟 志勇 志鹏 志敏 文华 文杰 文龙 文辉 文涛 文军 俊华
    俊明 俊豪 俊伟 俊涛 佳欣 佳丽 佳豪 佳明 嘉伟 嘉琪 嘉玲 雨婷 雨萱 雨辰 思佳 思涵 思敏 思怡 子豪 子怡 子琪 子杰 梓豪
    梓琪 梓晨 梓妍 宇辰 宇飞 宇晨 浩东 浩天 浩南 一凡 一鑫 一航 一博 欣悦 欣然 欣雨 欣彤 诗雨 诗怡 诗语 若彤 若琳 若冰
    沐晴 奕轩 奕欣 昊然 昊宇 博涵 博宇 天宇 天豪 明杰 明华 明霞 明月 国强 国辉 国民 国良 国英 建文 德明 德军 德旺 胜军
    光辉 光荣 慧娟 慧芳 慧琳 惠玲 惠英 静静 静文 静娴 婉玲 婉莹 玲芳 莉娜 萍萍 媛婷 可儿 可心 梦婷 梦雪 梦圆 梦佳 锦涛
    锦华 振国 振军 振兴 振明 绍华 绍文 宏宇 宏杰 宏斌 庆华 庆军 庆生 兴国 兴龙 耀东 耀文 祖明 启东 启文 启超 承东 承轩
    守信 守成 怀德 怀民 景天 景明 云霞 云峰 云龙 颖芳 燕燕 燕玲 燕华 水根 水英 火生 木生 秋月 秋霞 秋萍 秋红 大军 大明
    大海 大庆 大林
""")
GIVEN_SHORT = words("""
    娟 超 平 桂 鹏 飞 丹 红 健 俊 帆 雪 慧 浩 鑫 阳 璐 媛 妍 瑶 琦 龙 凤 松 梅 兰 菊 岩 毅 锐 翔 彬 宇 昊 睿 菲 薇 蓉
    茜 焱 淼 彤 蕊 楷 畅 永 庆 亮 东 雷 海 山 青 春 燕 玉 秀 英 霖 航 诚 建 群 虹 珊 珍 琼 瑞 哲 锋 钢 林 森 力 武 威
    晶 莹 洁 雯 迪 彪 昌
""")
TITLES = words("""
    先生 先生 先生 先生 先生 女士 女士 女士 女士 女士 小姐 经理 经理 经理 师傅 师傅 师傅 老师 老师 总 主任 阿姨 大姐
    大哥 叔叔 医生 店长 工 教练 主管 律师 科长 大爷 队长 姐 哥 校长 护士 太太
""")
STAFF = words("先生 先生 先生 女士 女士 女士 经理 师傅 老师")
NICK = words("小 小 小 老 老")

UYGHUR = words(
    "古丽娜尔 艾尔肯 努尔艾力 帕提古丽 麦麦提 热依木 图尔荪 阿布都外力 迪丽拜尔 吐逊 玉苏甫 买合木提 祖丽胡玛 伊力亚尔"
)
TIBETAN = words("次仁 拉姆 旺堆 德吉 格桑 曲珍 索朗 边巴 白玛 强巴 尼玛 巴桑 洛桑 央金")
MONGOL = words("乌云其其格 巴图孟克 苏日娜 额尔敦 萨仁高娃 那顺 哈斯 阿拉坦 其木格 特木尔")
FOREIGN_GIVEN = words("迈克尔 凯瑟琳 詹姆斯 索菲亚 安德烈 伊琳娜 帕特里克 奥莉维亚 卢卡斯 玛格丽特 费尔南多 安东尼")
FOREIGN_FAMILY = words("汤普森 霍夫曼 佩特罗夫 罗德里格斯 安德森 杜邦 米勒 科斯塔 威尔逊 卡特 罗西 弗格森")

PINYIN_FAMILY = words("Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Guo He Lin Gao Luo Zheng Song Tang")
PINYIN_GIVEN = words("""
    Yuqing Haotian Mengyao Junjie Xiaofeng Wenbo Jiahui Zhiyuan Lingling Siyuan Ruoxi Guodong Yifan Tingting Shaohui
    Kaiwen Meizhu Qiuyue Dapeng Xinyan
""")
CANTONESE = words("Chan Wong Lam Cheung Leung Ng Kwok Tsang Yeung Chiu")
CANTONESE_GIVEN = words("Ka-ming Siu-fan Chi-wai Wing-yan Hoi-lam Kwok-keung Pui-shan Tsz-kit")
ENGLISH = words("Jason Kelly Vincent Fiona Sabrina Eason Cindy Ivan Mandy Leo")
ENGLISH_FAMILY = words("Thompson Becker Romero Novak Campbell Dubois Larsen Harrison")

TRAD_SURNAMES = words("陳 林 黃 張 李 王 吳 劉 蔡 楊 許 鄭 謝 郭 洪 邱 曾 廖 賴 徐 葉 蘇 羅 鍾 馮 梁 鄧 麥 關 譚")
TRAD_GIVEN = words("""
    雅雯 淑惠 志豪 俊賢 怡君 宗翰 冠廷 欣儀 家瑋 美鳳 麗華 國強 詠詩 嘉欣 子軒 梓晴 偉倫 穎儀 曉彤 浩賢 佩珊 振輝 靜宜
    承恩 筱涵 彥廷 宥翔 慧儀 耀明 婉儀
""")


def surname(random: Random) -> str:
    return random.choice(COMMON if random.random() < 0.52 else SURNAMES)


def given(random: Random) -> str:
    return random.choice(GIVEN_SHORT if random.random() < 0.17 else GIVEN)


def whole(text: str) -> Value:
    """Return a name whose every two neighbours count."""
    return Value(text, parts=name_parts(text.replace("·", "").replace(" ", "")))


def full(random: Random) -> Value:
    return whole(surname(random) + given(random))


def titled(random: Random) -> Value:
    text = surname(random) + random.choice(TITLES)
    return Value(text, parts=(text,))


def full_titled(random: Random) -> Value:
    name = surname(random) + given(random)
    return Value(name + random.choice(STAFF), parts=name_parts(name))


def nick(random: Random) -> Value:
    text = random.choice(NICK) + surname(random)
    return Value(text, parts=(text,))


def compound(random: Random) -> Value:
    return whole(random.choice(COMPOUND) + given(random))


def minority(random: Random) -> Value:
    roll = random.random()
    if roll < 0.5:
        return whole("·".join(random.sample(UYGHUR, 2)))
    if roll < 0.8:
        return whole("".join(random.sample(TIBETAN, 2)))
    return whole(random.choice(MONGOL))


def transliterated(random: Random) -> Value:
    return whole(random.choice(FOREIGN_GIVEN) + "·" + random.choice(FOREIGN_FAMILY))


def latin(random: Random) -> Value:
    """Return a name in Latin letters: a part is a word of four letters or more, or all of it."""
    family, own = random.choice(PINYIN_FAMILY), random.choice(PINYIN_GIVEN)
    text = random.choice(
        (
            f"{own} {family}",
            f"{family} {own}",
            f"{family.upper()}/{own.upper()}",
            f"{family.upper()} {own.upper()}",
            f"{random.choice(CANTONESE)} {random.choice(CANTONESE_GIVEN)}",
            f"{random.choice(ENGLISH)} {family}",
            f"{random.choice(ENGLISH)} {random.choice(ENGLISH_FAMILY)}",
        )
    )
    long = tuple(word for word in text.replace("/", " ").split() if len(word) > 3)
    return Value(text, parts=(text.replace("/", ""), *long))


def trad(random: Random) -> Value:
    return whole(random.choice(TRAD_SURNAMES) + random.choice(TRAD_GIVEN))


NAMES = {
    "full": full, "titled": titled, "full_titled": full_titled, "nick": nick, "compound": compound,
    "minority": minority, "transliterated": transliterated, "latin": latin, "trad": trad,
}  # fmt: skip
