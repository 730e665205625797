import { overallResponse } from '../overall.ts'
import type { IrecistResponse } from '../visit-response.ts'
import { immuneName } from './immune-overall.ts'
import {
  appeared,
  type Confirmation,
  confirmation,
  nothingYet,
  type OpenProgression,
  type Past,
  progressing,
  remember,
  resolved,
  unseen,
} from './progression.ts'
import {
  type ImmuneTimepoint,
  type ImmuneVisit,
  type IrecistSettings,
  irecistDefaults,
  type LesionCategory,
} from './timepoint.ts'

interface Judged {
  readonly visit: ImmuneVisit
  readonly open: OpenProgression | null
  readonly past: Past
}

/**
 * Responses of one patient's visits after baseline, in order of time, by iRECIST (Seymour 2017, Lancet Oncol 18:e143,
 * Table 2). Progression by RECIST 1.1 is unconfirmed (iUPD) until a scan of at least 4 weeks later confirms it (iCPD):
 * targets that grew by 5 mm more, non-targets that grew at all, new lesions that grew by 5 mm (targets) or at all
 * (others) or became more, or progression of another kind of lesion. Where it is not confirmed and the visit meets
 * iCR, iPR or iSD, the bar is reset: the next progression is iUPD again. Where it is neither, it stays iUPD.
 */
export function judgeImmune(
  timepoints: readonly ImmuneTimepoint[],
  given: Partial<IrecistSettings> = {},
): ImmuneVisit[] {
  const settings = { ...irecistDefaults, ...given }
  const visits: ImmuneVisit[] = []
  let open: OpenProgression | null = null
  let past = nothingYet
  for (const at of timepoints) {
    const before = visits.at(-1)
    const judged: Judged =
      before?.response === 'iCPD'
        ? { visit: afterConfirmed(at, before), open, past }
        : open === null
          ? judgeFree(at, past)
          : judgeOpen(at, open, past, settings)
    visits.push(judged.visit)
    open = judged.open
    past = judged.past
  }
  return visits
}

/** A visit with no progression open. */
function judgeFree(at: ImmuneTimepoint, past: Past): Judged {
  const categories = progressing(at, past)
  if (categories.size > 0) {
    const open: OpenProgression = {
      visit: at.visit,
      calledDay: at.day,
      day: firstSign(at, past),
      categories,
      at,
    }
    const because = `progression by RECIST 1.1 (${[...categories].join(', ')}), not yet confirmed`
    return {
      visit: line(at, 'iUPD', `iUPD: ${[...categories].join(' + ')}`, because, open),
      open,
      past: remember(past, at),
    }
  }
  return { visit: withoutProgression(at, null), open: null, past: remember(past, at) }
}

/** A visit at which an earlier progression waits for confirmation. */
function judgeOpen(
  at: ImmuneTimepoint,
  open: OpenProgression,
  past: Past,
  settings: IrecistSettings,
): Judged {
  const confirmed = confirmation(at, open, past, settings)
  const days = at.day - open.calledDay
  if (days < settings.confirmFromDays - settings.toleranceDays) {
    const bySymptoms = confirmed !== null && at.forSymptoms && appeared(at, past).length > 0
    if (!bySymptoms) return { visit: early(at, open, days), open, past }
  }
  if (confirmed !== null)
    return { visit: confirmedAt(at, open, confirmed, days, settings), open, past: remember(past, at) }
  if (unseen(at, open)) {
    const because = `${[...open.categories].join(', ')} not evaluated: iUPD at ${open.visit} is neither confirmed nor disregarded`
    return {
      visit: line(at, 'NE', 'NE: open progression not evaluated', because, open),
      open,
      past: remember(past, at),
    }
  }
  if (!resolved(at, open)) {
    const because = `${[...open.categories].join(', ')}: neither grown further nor better since iUPD at ${open.visit}`
    return { visit: line(at, 'iUPD', 'iUPD: not confirmed', because, open), open, past: remember(past, at) }
  }
  const visit = withoutProgression(at, open)
  // What cannot be evaluated neither confirms nor resets.
  const reset = visit.response !== 'NE'
  return { visit, open: reset ? null : open, past: remember(past, at) }
}

function withoutProgression(at: ImmuneTimepoint, open: OpenProgression | null): ImmuneVisit {
  const { response, rule, because } = overallResponse(at.target, at.nonTarget)
  const residual = response === 'CR' && at.newLesions.present
  const given = residual ? 'iPR' : immuneName(response)
  const reason = residual ? 'all disease of baseline is gone, a new lesion is still there' : because
  const code = residual ? 'table-2: new lesion persists' : rule
  if (open === null) return line(at, given, code, reason, null)
  if (given === 'NE')
    return line(at, 'NE', `${code}, iUPD open`, `${reason}; iUPD at ${open.visit} stays open`, open)
  return line(
    at,
    given,
    `reset: ${code}`,
    `${reason}; iUPD at ${open.visit} is disregarded, the bar is reset`,
    null,
  )
}

function confirmedAt(
  at: ImmuneTimepoint,
  open: OpenProgression,
  { rule, because, category }: Confirmation,
  days: number,
  settings: IrecistSettings,
): ImmuneVisit {
  const late =
    days > settings.confirmToDays
      ? `; ${days} days after iUPD, later than the ${settings.confirmToDays} foreseen`
      : ''
  const categories = new Set<LesionCategory>([...open.categories, category])
  return line(at, 'iCPD', rule, because + late, { ...open, categories })
}

function early(at: ImmuneTimepoint, open: OpenProgression, days: number): ImmuneVisit {
  return line(
    at,
    'iUPD',
    'iUPD: scan too early',
    `${days} days after iUPD at ${open.visit}: too early to confirm or to reset it`,
    open,
  )
}

function afterConfirmed(at: ImmuneTimepoint, before: ImmuneVisit): ImmuneVisit {
  return {
    ...before,
    visit: at.visit,
    day: at.day,
    rule: 'after iCPD',
    because: 'progression was confirmed before: later visits change nothing',
    recist: recistOf(at),
  }
}

function line(
  at: ImmuneTimepoint,
  response: IrecistResponse,
  rule: string,
  because: string,
  open: OpenProgression | null,
): ImmuneVisit {
  return {
    visit: at.visit,
    day: at.day,
    response,
    rule,
    because,
    categories: open === null ? [] : [...open.categories],
    progressionDay: open?.day ?? Number.NaN,
    recist: recistOf(at),
  }
}

function recistOf({ target, nonTarget, newLesions }: ImmuneTimepoint) {
  return overallResponse(target, nonTarget, newLesions.seen.length > 0 ? 'unequivocal' : 'none').response
}

/** An equivocal new lesion that becomes unequivocal dates progression back to the scan that showed it first. */
function firstSign(at: ImmuneTimepoint, past: Past): number {
  const fresh = new Set(appeared(at, past))
  const days = at.newLesions.seen.filter(({ lesion }) => fresh.has(lesion)).map(seen => seen.firstSeenDay)
  return Math.min(at.day, ...days)
}
