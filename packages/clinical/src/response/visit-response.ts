/** Overall response of a visit by RECIST 1.1 and mRECIST. */
export type RecistResponse = 'CR' | 'PR' | 'SD' | 'NON-CR/NON-PD' | 'PD' | 'NE' | 'ND'

/** Overall response of a visit by iRECIST. */
export type IrecistResponse = 'iCR' | 'iPR' | 'iSD' | 'NON-iCR/NON-iUPD' | 'iUPD' | 'iCPD' | 'NE' | 'ND'

/** An overall response as somebody recorded it or as a rule derived it: what best response is computed from. */
export interface RecordedResponse<R extends string = RecistResponse> {
  readonly patientId: string
  readonly reader: string
  readonly visit: string
  /** Day since 1970-01-01; where only the month is known, its first day, with a finding. */
  readonly day: number
  readonly response: R
  readonly file: string
  readonly row: number
}
