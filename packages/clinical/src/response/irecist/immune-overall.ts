import type { IrecistResponse, RecistResponse } from '../visit-response.ts'

const immune: Readonly<Record<RecistResponse, IrecistResponse>> = {
  CR: 'iCR',
  PR: 'iPR',
  SD: 'iSD',
  'NON-CR/NON-PD': 'NON-iCR/NON-iUPD',
  PD: 'iUPD',
  NE: 'NE',
  ND: 'ND',
}

/** The iRECIST name of a response by RECIST 1.1; progression is unconfirmed until it is confirmed. */
export function immuneName(response: RecistResponse): IrecistResponse {
  return immune[response]
}
