import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { nameList } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { SurvivalOptions } from './survival-options.ts'
import { withTableOptions } from './table-options.ts'

/** `tessera endpoints survival PATIENTS.csv --endpoint pfs --rules fda,ema` */
export function addSurvival(endpoints: Command, setExit: SetExit): void {
  const command = endpoints
    .command('survival')
    .summary('OS, PFS, DFS, EFS, TTP, local control, duration of response ... by explicit hierarchies')
    .description(
      'Time to an endpoint from a table with a row a patient (plain, ADSL or DM), with assessments (plain or SDTM RS) and further events, by one or several sets of censoring rules side by side.',
    )
    .argument('<patients>', 'time zero, dates of events and of last contact')
    .requiredOption(
      '--endpoint <names>',
      'os, pfs, rfs, dfs, efs, ttp, local-control, dor, ttf or first-event, separated by commas',
      nameList,
    )
    .option('--rules <names>', 'fda, ema, or files with your own definition (.json)', nameList, [
      'fda',
      'ema',
    ])
    .option('--assessments <table>', 'a row an assessment (SDTM RS: its overall responses)')
    .option('--reader <name>', 'whose assessments count; by default the accepted records, or the only reader')
    .option(
      '--events <table>',
      'further events, a row each: patient, date, kind (or one kind: the first event)',
    )
    .option(
      '--where <condition>',
      'only the events of which it is true: "CQ01NAM == \'DERMATOLOGIC EVENTS\'"',
    )
    .option('--disposition <table>', 'SDTM DS: withdrawal, loss to follow-up, stopping, death')
    .option('--population <condition>', 'only the patients of whom it is true: "SAFFL == \'Y\'"')
    .option('--cut <date>', 'data cut: what is dated later does not count')
    .option('--schedule <text>', 'of assessments: "6 weeks", or "6 weeks until 54 weeks, then 12 weeks"')
    .option('--window <duration>', 'by which an assessment may be early or late: "1 week"')
    .option('--group <column>', 'compare groups: n, events, medians and the log-rank test')
    .option('--competing', 'competing events (death before local failure) are events of their own cause')
    .option('--from-zero', 'the day of time zero is day 0; by default it is day 1, as in ADTTE')
    .option('--trace', 'every rule that was asked, patient by patient')
  withTableOptions(command, 'ADTTE').action(async (patients: string, options: SurvivalOptions) => {
    setExit(
      await perform({
        name: 'endpoints survival',
        options,
        continueWith: null,
        work: async () => (await import('./survival-of-tables.ts')).survivalOfTables(patients, options),
      }),
    )
  })
}
