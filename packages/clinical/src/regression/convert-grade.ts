import { type Judged, judged, notJudged } from '../judged.ts'
import { type RegressionSystemName, regressionSystems } from './systems.ts'

/** The grade that contains a complete response: Ryan's first grade includes it, with single cells. */
const containsComplete: Readonly<Record<RegressionSystemName, string | null>> = {
  ajcc: '0',
  ryan: '1',
  mandard: '1',
  dworak: '4',
  becker: '1a',
  mrtrg: null,
}

/** CAP split Ryan's first grade in two and kept the others (CAP cancer protocols, modified Ryan). */
const ajccToRyan: Readonly<Record<string, string>> = { 0: '1', 1: '1', 2: '2', 3: '3' }

/**
 * A grade in another system, where the definitions allow it and nowhere else: no viable tumour cell is the complete
 * grade of every system of the specimen; AJCC grades merge into Ryan's three. Grades between are drawn along other
 * lines (share of fibrosis, groups of cells, per cent of the bed), so that one has no counterpart in another.
 */
export function convertGrade(
  from: RegressionSystemName,
  grade: string,
  to: RegressionSystemName,
): Judged<string> {
  const source = regressionSystems[from]
  const target = regressionSystems[to]
  const rule = `${source.label} to ${target.label}`
  if (!source.grades.some(one => one.grade === grade))
    return notJudged(rule, `${source.label} has no grade ${grade}`)
  if (from === to) return judged(grade, rule)
  if (source.readOn !== target.readOn)
    return notJudged(
      rule,
      `a grade read on ${source.readOn} says nothing of one read on the ${target.readOn}`,
    )
  const complete = containsComplete[to]
  if (grade === source.complete && complete !== null)
    return judged(complete, `${rule}: no viable tumour cell, in both`)
  if (from === 'ajcc' && to === 'ryan') return judged(ajccToRyan[grade], `${rule}: CAP split grade 1 in two`)
  return notJudged(
    rule,
    `${source.label} ${grade} has no counterpart by definition; only complete regression has`,
  )
}
