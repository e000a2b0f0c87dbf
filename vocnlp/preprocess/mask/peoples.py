# ruff: noqa: E501, SIM905 - word lists read better whole
"""What names of Tibetans, Mongols, Yi, Uyghurs and Kazakhs, of Japanese and Vietnamese are made of, in Chinese characters."""

from __future__ import annotations

import re

_TIBETAN = (
    "扎西 顿珠 次仁 次旦 次珍 次央 卓玛 卓嘎 央金 央宗 央珍 德吉 曲珍 曲扎 曲措 曲央 索朗 索南 丹增 旦增 丹巴 旺堆 旺姆 旺久 旺扎 旺杰 旺青 格桑 洛桑 洛松 洛珠 平措 彭措 多吉 尼玛 达瓦 边巴 边珍 巴桑 普布 普珍 拉姆 拉巴 拉珍 白玛 白珍 "
    "仁青 仁增 仁钦 强巴 强久 米玛 群培 群宗 群措 贡嘎 贡布 贡觉 嘎玛 噶玛 罗布 罗珠 欧珠 扎巴 扎堆 云丹 益西 班觉 坚赞 坚参 江村 江措 泽仁 降措 降央 桑吉 桑珠 桑杰 加措 嘉措 晋美 晋扎 土登 土丹 才让 才旦 才仁 才吉 朋措 伦珠 朗杰 朗加 "
    "赤列 赤来 阿旺 昂旺 拥措 拥忠 玉珍 西热 西绕 龙珠 觉吉 布珍 桑姆 琼达 尼珍 达珍 措姆 措吉 拉措 吉美 久美 加央 嘉央 卓措 南杰 南加 色珍"
)
_MONGOL = (
    "斯琴 高娃 哈斯 巴根 巴特尔 巴图 那日苏 那日 苏日娜 苏日 其其格 格日勒 格日乐 图雅 乌兰 呼和 敖登 萨仁 萨日 娜仁 阿古拉 朝鲁 毕力格 布和 宝音 吉日 娜布其 乌日 娜琴 托娅 塔娜 通拉嘎 通嘎 高勒 孟和 孟克 青格 格勒 德力格尔 满都 满达 拉图 布仁 "
    "额尔 德尼 敦 乌云 毕格 其木格 图门 巴雅尔 巴雅 斯古楞 苏和 包力 道尔吉 道日吉 呼格 吉勒 吉乐图 特木尔 阿拉坦 朝克 朝伦 乌恩 牧仁 海拉 莫日根 娜木 巴音 温都 苏米雅 阿茹娜 阿如娜 哈森 恩和 伊拉 都仁 德格 萨础 乌吉斯"
)
_YI = (
    "沙马 吉克 吉木 木果 阿苦 阿木 阿的 阿尔 阿说 阿牛 阿约 阿皮 曲木 曲比 曲别 尔古 尔布 尔日 尔体 尔呷 拉且 拉铁 拉日 拉龙 伍呷 伍合 伍各 史布 史古 史者 石布 石一 子哈 日火 日哈 日聪 木呷 木乃 木加 木牛 约布 约哈 伍呷 伍牛 俄底 海来 马海 且沙 子古 "
    "勒伍 阿依 呷呷 体日 洛古 洛日 格机 杰布 克古 古者 达古 取哈 友呷 有呷 果果 布铁 布哈 布都 瓦扎 吉布 吉伍 吉子 俄木 吉力 惹古 补都 补惹 石且 石扎 色哈 史洛 作石 伍沙"
)
_TURKIC = (
    "买买提 吐尔逊 吐尔洪 阿卜杜 阿不都 阿布都 古丽 古力 麦麦提 买合 木提 买提 艾合 艾山 艾力 艾孜 阿迪力 阿依 努尔 夏提 帕提 玉素甫 玉苏甫 热合曼 热依 合曼 克力木 克里木 卡德尔 卡迪尔 亚森 依明 伊明 托合提 吐送 再娜 祖丽 米娜 娜尔 别克 哈提 哈孜 赛力 赛里 "
    "叶尔 叶斯 木拉提 木拉 迪丽 迪力 热巴 帕尔 哈迪 阿孜 孜古 塔依 尔江 加尔肯 肯江 努拉 巴合 巴哈 沙依 沙尔 吾尔 吾斯 麦尔 麦提 热孜 再提 萨依 吐鲁 尼亚孜 提古 哈斯木 伊布 拉音 穆罕 默德 斯拉木 伊斯 则提"
)
_UNITS = "|".join(
    sorted({*_TIBETAN.split(), *_MONGOL.split(), *_YI.split(), *_TURKIC.split()} - {"敦"}, key=len, reverse=True)
)
_PLACE = "(?![市县旗区镇乡村路街州盟省山湖寺宫河])"

UNITS = re.compile(rf"(?:{_UNITS}){{2,}}+尔?{_PLACE}")
"""Two parts of such a name and more, 扎西顿珠, 斯琴高娃: hardly ever anything else."""
LONGEST = 9
ONE_UNIT = rf"(?:{_UNITS})"

_JAPANESE = (
    "佐藤 铃木 高桥 田中 渡边 渡部 伊藤 山本 中村 小林 加藤 吉田 山田 佐佐木 山口 松本 井上 木村 斋藤 清水 山崎 池田 桥本 阿部 石川 石井 前田 藤田 藤井 藤原 小川 冈田 冈本 后藤 长谷川 近藤 远藤 村上 坂本 青木 西村 福田 福岛 太田 三浦 松田 中川 中野 中岛 小野 田村 "
    "竹内 金子 和田 中山 石田 上田 森田 原田 柴田 酒井 工藤 横山 宫崎 宫本 内田 高木 安藤 谷口 大野 丸山 今井 河野 武田 小岛 村田 上野 杉山 增田 菅原 平野 大塚 千叶 久保 松井 野口 木下 佐野 野村 菊地 松尾 岩崎 樱井 木内 菅野 新井 古川 水野 小松 岛田 东野 浜田 黑田 宫泽 本田 川崎 织田 德川 丰田 秋山 吉川 服部"
).split()
JAPANESE = re.compile(rf"(?:{'|'.join(sorted(_JAPANESE, key=len, reverse=True))})(?=[㐀-龿])")
_BEGINNINGS = sorted({part[:2] for part in (*_UNITS.split("|"), *_JAPANESE)})
# Two classes first: a long alternation at every character would be slow.
PEOPLES_HINT = re.compile(
    rf"[{''.join(sorted({part[0] for part in _BEGINNINGS}))}][{''.join(sorted({part[1] for part in _BEGINNINGS}))}](?<={'|'.join(_BEGINNINGS)})"
    "|氏(?<=[阮陈黎范黄吴武邓裴潘胡杨杜丁李郑]氏)"
)
"""Found in every text in which one of these names can be found."""

VIETNAMESE = re.compile(r"[阮陈黎范黄吴武邓裴潘胡杨杜丁李郑]氏[㐀-龿]{1,2}(?![㐀-龿])")

# What the names of Europeans, Arabs, Indians are spelt with besides (by the tables of the state news agency).
SPELT_BESIDES = "卫万门汉哲夏什茹泽兹瓦涅廷蒂顿冈瓜海豪亨洪胡华贾简津凯坎康考肯孔库昆莱兰朗黎廉列隆迈芒毛梅明南宁纽努潘庞彭平恰钱切丘让荣瑟山尚舍申圣施松坦唐滕通韦锡肖欣休许延扬叶因英永尤约赞曾詹张朱祖吉尚贝蓬戴雪多赛仓宾邦贵果"
