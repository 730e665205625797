import { shareOut } from '../centres/centre.ts'
import { cancerTypes, unseenTypes } from './cancer-types.ts'
import type { IciCohort } from './patient.ts'

/** The three cohorts, in the proportions of the published ones (964, 515 and 104 patients). */
export function makeCohorts(patients: number): IciCohort[] {
  const [training, temporal, transport] = shareOut(patients, [964, 515, 104])
  return [
    {
      name: 'MSK 2015-2017',
      file: 'Chowell_train.csv',
      years: [
        { year: 2015, share: 0.08 },
        { year: 2016, share: 0.32 },
        { year: 2017, share: 0.6 },
      ],
      types: cancerTypes,
      patients: training,
    },
    {
      name: 'MSK 2018',
      file: 'Chowell_test.csv',
      years: [{ year: 2018, share: 1 }],
      types: cancerTypes,
      patients: temporal,
    },
    {
      name: 'MSK other tumours',
      file: 'MSK2.csv',
      years: [2015, 2016, 2017, 2018].map(year => ({ year, share: 0.25 })),
      types: unseenTypes,
      patients: transport,
    },
  ]
}
