import type { Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'
import type { RecordedResponse } from '../visit-response.ts'
import type { Best } from './best.ts'
import type { BestResponseSettings } from './settings.ts'

/** Stable disease counts without its minimum duration having been checked. */
export function stableUnchecked({ file, row, patientId, reader }: RecordedResponse): Finding {
  return {
    severity: 'warning',
    code: 'stable-duration-unchecked',
    message: `no reference date and no baseline visit by ${reader}: the minimum duration of stable disease is not checked`,
    cure: 'give the dates of randomisation or first dose (--patients)',
    file,
    row,
    patientId,
  }
}

/** Days by which a visit may miss the minimum duration and be looked at. */
const shortDays = 3

/** Stable disease that misses its minimum duration by a visit window. */
export function justShort(
  best: Best,
  read: readonly RecordedResponse[],
  referenceDay: number | null,
  settings: BestResponseSettings,
): Finding[] {
  if (referenceDay === null || (best.response !== 'NE' && best.response !== 'PD')) return []
  const close = read.find(({ response, day }) => {
    const short = settings.minStableDays - (day - referenceDay)
    return (response === 'SD' || response === 'NON-CR/NON-PD') && short > 0 && short <= shortDays
  })
  if (!close) return []
  return [
    {
      severity: 'warning',
      code: 'stable-just-short',
      message: `${close.response} at ${close.visit} by ${close.reader} is on day ${close.day - referenceDay} after ${formatDay(referenceDay)}, just short of ${settings.minStableDays}: best response is ${best.response}`,
      cure: 'declare the minimum with the visit window in mind (--min-sd)',
      file: close.file,
      row: close.row,
      patientId: close.patientId,
    },
  ]
}
