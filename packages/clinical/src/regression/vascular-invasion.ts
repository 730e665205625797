import { type Judged, judged, notJudged } from '../judged.ts'

/**
 * Extramural vascular invasion on MRI from its score: 0 to 2 no, 3 (intermediate signal in a vessel of slightly larger
 * calibre) and 4 (irregular or nodular contour) yes. Smith et al., Br J Surg 2008;95:229. `yes` or `no` is taken as it
 * is recorded.
 */
export function vascularInvasionOnMri(cell: string | null): Judged<boolean> {
  const rule = 'mrEMVI: score 3 or 4'
  const text = cell?.trim().toLowerCase() ?? ''
  if (text === '') return notJudged(rule, 'not recorded')
  if (/^[0-4]$/.test(text)) return judged(Number(text) >= 3, rule)
  if (/^(y|yes|positive|true|\+)$/.test(text)) return judged(true, 'as recorded')
  if (/^(n|no|negative|false|-)$/.test(text)) return judged(false, 'as recorded')
  return notJudged(rule, `'${cell}' is neither a score of 0 to 4 nor yes or no`)
}

/** Extramural vascular invasion in the specimen, as the pathologist recorded it; never filled in from MRI. */
export function vascularInvasionOfSpecimen(recorded: boolean | null): Judged<boolean> {
  const rule = 'extramural vascular invasion in the specimen'
  return recorded === null ? notJudged(rule, 'not recorded') : judged(recorded, rule)
}
