import { acceptedReader, type ImmunePatient } from '@tessera/clinical'
import type { IrecistResult } from './irecist-result.ts'
import type { Responder } from './response-rates.ts'

/** Whether each patient responded, in the order of the patients; null where objective response is refused. */
export function respondersOf({ patients, refusals }: IrecistResult): Responder[] {
  const responded = ({ response }: ImmunePatient['best']) => response === 'iCR' || response === 'iPR'
  return patients.map(({ patientId, reader, best, confirmedBest }) => {
    const refusal =
      refusals.find(
        refused =>
          refused.patientId === patientId && (refused.reader === reader || reader === acceptedReader),
      )?.reason ?? null
    return {
      reader,
      refusal,
      objectiveResponse: refusal === null ? responded(best) : null,
      confirmedObjectiveResponse: refusal === null ? responded(confirmedBest) : null,
    }
  })
}
