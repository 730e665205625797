import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { realNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { DoseOptions } from './dose-of-table.ts'
import { withTableOptions } from './table-options.ts'

/** `tessera endpoints dose RT.csv --alpha-beta 10` and `tessera endpoints dose CYCLES.csv --plan PLAN.csv` */
export function addDose(endpoints: Command, setExit: SetExit): void {
  const command = endpoints
    .command('dose')
    .summary('radiotherapy: BED, EQD2, interruptions; drugs: relative dose intensity')
    .description(
      'With --alpha-beta, courses of radiotherapy (a row a course): biologically effective dose, EQD2, interruptions, delivered over planned. With --plan, drug cycles (a row a cycle and drug): relative dose intensity by patient and drug.',
    )
    .argument('<table>', 'courses of radiotherapy, or drug cycles')
    .option('--alpha-beta <gy>', 'alpha/beta in Gy: 10 for most tumours, 3 for late effects', realNumber)
    .option('--plan <table>', 'drug, dose_per_cycle, cycle_days, cycles')
  withTableOptions(command, 'the doses').action(async (table: string, options: DoseOptions) => {
    setExit(
      await perform({
        name: 'endpoints dose',
        options,
        continueWith: null,
        work: async () => (await import('./dose-of-table.ts')).doseTable(table, options),
      }),
    )
  })
}
