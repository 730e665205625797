# Days since 1970-01-01 of dates as hospitals write them, from Python's calendar. Run: python3 dates.py > dates.json
import datetime as d, json
epoch = d.datetime(1970, 1, 1)
def days(*a): return (d.datetime(*a) - epoch).total_seconds() / 86400
day = days(2021, 3, 5)
same = ["2021-03-05", "2021/3/5", "2021.3.5", "2021.03.05", "2021年3月5日", "2021年03月05日", "２０２１年３月５日", "2021 年 3 月 5 日", "20210305", "05MAR2021", "5-Mar-2021", "5 March 2021", "Mar 5, 2021", "2021-3-5", " 2021-03-05 "]
rows = [{"text": t, "days": day} for t in same]
rows += [{"text": "2021-03-05T06:00:00", "days": days(2021, 3, 5, 6)}, {"text": "2021-03-05 18:30", "days": days(2021, 3, 5, 18, 30)}, {"text": "2021/3/5 6:00:00", "days": days(2021, 3, 5, 6)}, {"text": "2021-03-05T06:00:00Z", "days": days(2021, 3, 5, 6)},
  {"text": "05MAR2021:06:00:00", "days": days(2021, 3, 5, 6)}, {"text": "2000-02-29", "days": days(2000, 2, 29)}, {"text": "1959-12-31", "days": days(1959, 12, 31)}, {"text": "25/12/2020", "days": days(2020, 12, 25)}, {"text": "12/25/2020", "days": days(2020, 12, 25)}, {"text": "05/05/2021", "days": days(2021, 5, 5)}]
# Excel's 1900 system: serial 1 is 1900-01-01; from serial 61 on, days since 1899-12-30
rows += [{"text": str((d.date(2021, 3, 5) - d.date(1899, 12, 30)).days), "days": day, "serial": True}, {"text": "44260.25", "days": days(2021, 3, 5, 6), "serial": True}, {"text": "1", "days": days(1900, 1, 1), "serial": True}, {"text": "61", "days": days(1900, 3, 1), "serial": True}]
print(json.dumps(rows, ensure_ascii=False, indent=1))
