/** The surnames of nine Chinese in ten, and compound ones. Source: Ministry of Public Security, name report 2020. */
const surnames = new Set(
  `王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾萧肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎雷段史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔施文牛樊葛邢安齐庞伍殷梅倪季贝颜洪温岳聂章鲁俞黎路毕耿尚柳舒涂詹`,
)
const compound = new Set([
  '欧阳',
  '上官',
  '司马',
  '诸葛',
  '东方',
  '皇甫',
  '尉迟',
  '公孙',
  '令狐',
  '慕容',
  '司徒',
  '夏侯',
])

/** Diseases and findings may begin with a surname (高血压, 白血病) but end as no name does. */
const medical = /[病症炎癌瘤压脂障疸血痛肿尿]$/

/** Whether a text has the shape of a Chinese personal name: two to four characters that begin with a surname. */
export function isShapedLikeName(text: string): boolean {
  if (!/^\p{Script=Han}{2,4}$/u.test(text) && !/^\p{Script=Han}{2,4}·\p{Script=Han}{2,5}$/u.test(text))
    return false
  if (medical.test(text)) return false
  return surnames.has(text[0]) ? text.length <= 3 || text.includes('·') : compound.has(text.slice(0, 2))
}
