import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { nameList, numberList, realNumber, wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { IraeOptions } from './irae-options.ts'
import { withTableOptions } from './table-options.ts'

/** `tessera endpoints irae AE.csv --doses EX.csv` */
export function addIrae(endpoints: Command, setExit: SetExit): void {
  const command = endpoints
    .command('irae')
    .summary('immune-related adverse events by organ class, with competing events')
    .description(
      'First immune-related adverse event of any grade and of grade 3 or more from the first dose, with death and declared events competing; worst grades and rates by organ class (plain, SDTM AE and EX).',
    )
    .argument('<events>', 'coded adverse events with their grades')
    .requiredOption('--doses <table>', 'doses (plain or SDTM EX): who is at risk, and from when to when')
    .option('--deaths <table>', 'patients with date of death and last contact (plain, SDTM DM or ADSL)')
    .option('--competing <table>', 'declared competing events: patient_id, date, cause')
    .option('--window <days>', 'events begin within so many days of the last dose', wholeNumber(0), 90)
    .option('--cut <date>', 'data cut: 2024-03-15')
    .option('--drugs <names>', 'doses of these drugs alone, separated by commas', nameList)
    .option('--classes <table>', 'organ classes of the study: columns class and term')
    .addOption(
      new Option(
        '--attribution <rule>',
        'listed terms, those related to the drug, or those flagged as immune',
      )
        .choices(['listed', 'related', 'flagged'])
        .default('listed'),
    )
    .option(
      '--times <days>',
      'cumulative incidence at these days, separated by commas',
      numberList,
      [90, 180, 365],
    )
    .option('--survival <table>', 'patient_id, time (days from the first dose), event: for --predictor')
    .addOption(
      new Option('--predictor <kind>', 'the event as a predictor of that survival').choices([
        'time-dependent',
        'landmark',
        'ever-never',
      ]),
    )
    .option('--landmark <days>', 'for --predictor landmark', realNumber)
    .option('--samples <table>', 'patient_id, sample, date: those after the first event are flagged')
    .option(
      '--steroids <table>',
      'patient_id, start, end: samples during a course or soon after it are flagged',
    )
    .option('--antibiotics <table>', 'as --steroids')
    .option('--steroid-days <days>', 'what is soon after steroids', wholeNumber(0), 14)
    .option('--antibiotic-days <days>', 'what is soon after antibiotics', wholeNumber(0), 30)
    .option('--trace', 'one line an event and a patient: what counted, and why not')
  withTableOptions(command, 'the endpoints').action(async (events: string, options: IraeOptions) => {
    setExit(
      await perform({
        name: 'endpoints irae',
        options,
        continueWith: null,
        work: async () => (await import('./irae-of-tables.ts')).immuneOfTables(events, options),
      }),
    )
  })
}
