import type {
  BestImmuneSettings,
  ImmuneAssessment,
  ImmunePatient,
  IrecistSettings,
  RecordedCheck,
  readerAgreement,
} from '@tessera/clinical'

/** What the command found: from lesions the visits are derived, else they are the recorded ones with their check. */
export interface IrecistResult {
  readonly confirm: boolean
  readonly settings: IrecistSettings
  readonly best: BestImmuneSettings
  readonly patients: readonly ImmunePatient[]
  readonly visits: readonly ImmuneAssessment[]
  readonly checks: readonly RecordedCheck[]
  readonly refusals: readonly {
    readonly patientId: string
    readonly reader: string
    readonly reason: string
  }[]
  readonly agreement: ReturnType<typeof readerAgreement>
}
