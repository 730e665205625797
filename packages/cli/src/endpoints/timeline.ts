import { type Command, InvalidArgumentError } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { withTableOptions } from './table-options.ts'
import type { TimelineOptions } from './timeline-of-tables.ts'

/** `tessera endpoints timeline SAMPLES.csv --patients PATIENTS.csv --cut 2025-01-31` */
export function addTimeline(endpoints: Command, setExit: SetExit): void {
  const command = endpoints
    .command('timeline')
    .summary('samples that were due: taken, out of window, missing, not yet due')
    .description(
      'What samples were due at each planned visit (baseline, then every so many cycles) and what became of them, with remarks on how they were handled.',
    )
    .argument('<table>', 'samples as they were taken')
    .requiredOption('--patients <table>', 'time zero and end of follow-up of each patient')
    .requiredOption('--cut <date>', 'data cut: a window that is open on it is not yet due', isoDate)
    .option('--every-cycles <n>', 'cycles between two visits', wholeNumber(1), 2)
    .option('--cycle-weeks <n>', 'weeks of a cycle', wholeNumber(1), 3)
    .option('--to-week <n>', 'week of the last visit at most', wholeNumber(1), 30)
    .option('--window <days>', 'days that a visit may lie before or after its day', wholeNumber(0), 7)
    .option('--limits <table>', 'what a kind of sample must meet: fasting, tube, minutes to the centrifuge')
    .option('--trace', 'one line a sample that was due')
  withTableOptions(command, 'what was due').action(async (table: string, options: TimelineOptions) => {
    setExit(
      await perform({
        name: 'endpoints timeline',
        options,
        continueWith: null,
        work: async () => (await import('./timeline-of-tables.ts')).sampleTimeline(table, options),
      }),
    )
  })
}

function isoDate(text: string): string {
  const day = new Date(`${text}T00:00:00Z`)
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime())
  if (!isDay || day.toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError('Give a date as 2025-01-31.')
  return text
}
