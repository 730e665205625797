import { assessMrecist, mrecistDefaults } from '@tessera/clinical'
import type { Outcome } from '../perform.ts'
import { recistOfTables } from './recist-of-tables.ts'
import type { RecistCommandOptions } from './recist-options.ts'

export interface MrecistCommandOptions
  extends Omit<RecistCommandOptions, 'confirm' | 'afterCr' | 'visitAfterCr' | 'keepPr' | 'acceptSd' | 'tr'> {
  readonly viable?: true
  readonly minGrowth: number
  readonly confirm?: true
}

/** The work of `tessera endpoints mrecist`: that of `recist` by the criteria of viable tumour. */
export function mrecistOfTables(table: string, options: MrecistCommandOptions): Promise<Outcome> {
  const { viable, minGrowth, confirm, ...shared } = options
  return recistOfTables(
    table,
    { ...shared, confirm: confirm === true, afterCr: 'progression', visitAfterCr: 'pd-when-confirmed' },
    {
      name: 'mRECIST',
      defaults: { ...mrecistDefaults, progressionMm: minGrowth, viableDiameters: viable === true },
      assess: ({ lesions, readings, diameterColumn }, { settings, courses }) =>
        assessMrecist(lesions, readings, {
          settings: {
            ...settings,
            // A column that is called so says it as well as the option does.
            viableDiameters: viable === true || /viable|enhancing/i.test(diameterColumn ?? ''),
          },
          courses,
        }),
    },
  )
}
