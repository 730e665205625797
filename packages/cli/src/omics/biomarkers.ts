import { type Command, InvalidArgumentError, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { nameList, realNumber, wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { share, withAssayOptions } from './assay-options.ts'
import type { BiomarkerOptions } from './biomarker-options.ts'

/** `tessera omics biomarkers PROTEINS.csv --samples SHEET.csv --clinical PATIENTS.csv --endpoint response=CR|PR` */
export function addBiomarkers(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('biomarkers')
    .summary('effects with false discovery rate, stability, treatment interaction, panels, REMARK')
    .description(
      'The effect of every feature on an endpoint, alone and adjusted, pooled over centres and by centre; features that are selected again and again; prognostic against predictive; a panel with its size-performance curve; REMARK answered.',
    )
    .argument('<table>', 'features x samples')
    .option('--clinical <table>', 'a row a patient: endpoint and covariates; by default the sheet of samples')
    .option('--id <column>', 'patient of each row of the clinical table', 'patient_id')
    .option(
      '--endpoint <column>',
      'response=CR|PR (binary), phenotype with --levels (ordinal), or a column of numbers (continuous)',
    )
    .option('--levels <names>', 'levels of an ordinal endpoint, the least first', nameList)
    .option('--time <column>', 'time to event; with --event')
    .option('--event <column=value>', 'the event: os_status=1; other values are censored')
    .option('--censor <value>', 'value of censoring: all other values of the event column compete')
    .option('--horizon <time>', 'when risk is predicted', realNumber)
    .option('--time-unit <unit>', 'unit of the time', 'months')
    .addOption(
      new Option('--competing <model>', 'how competing events enter')
        .choices(['subdistribution', 'cause-specific'])
        .default('subdistribution'),
    )
    .option('--adjust <columns>', 'covariates of the adjusted models, separated by commas', nameList, [])
    .option('--treatment <column>', 'treatment, of two values')
    .option('--control <value>', 'the treatment that is the comparator')
    .option('--randomised', 'the treatment was allocated at random')
    .option('--centre <column>', 'centre of the patient')
    .addOption(
      new Option('--centre-as <way>', 'how centres enter: by default strata where the model can').choices([
        'strata',
        'covariate',
        'none',
      ]),
    )
    .option(
      '--sample-rule <rule>',
      "which of a patient's samples: only, first, last, mean, or visit=NAME",
      sampleRule,
      'only',
    )
    .option('--log2 [offset]', 'take log2 of the values (plus an offset) first', realNumber)
    .addOption(
      new Option('--test <test>', 'which p is corrected')
        .choices(['wald', 'likelihood-ratio'])
        .default('wald'),
    )
    .option('--level <level>', 'of intervals', share, 0.95)
    .option('--fdr <rate>', 'false discovery rate that the summary counts at', share, 0.05)
    .option(
      '--knots <number>',
      'of the spline that linearity is tested with; 0 for no test',
      wholeNumber(0, 7),
      4,
    )
    .option('--stability', 'stability selection over halves, and over centres left out')
    .option('--panel', 'a panel of features with its size-performance curve')
    .option('--sizes <number>', 'largest panel', wholeNumber(1, 100), 10)
    .addOption(
      new Option('--learner <learner>', 'model of a panel')
        .choices(['regression', 'elastic-net'])
        .default('regression'),
    )
    .addOption(
      new Option('--imputer <imputer>', 'of missing values, fitted inside each fold')
        .choices(['median', 'nearest', 'chained', 'forest'])
        .default('median'),
    )
    .option('--leave-centre-out', 'folds of a panel are the centres')
    .option('--repeats <number>', 'of five-fold cross-validation', wholeNumber(1, 100), 4)
    .option('--seed <number>', 'of everything random', wholeNumber(0), 1)
    .option('--remark <table>', 'what only you know for REMARK: field (design, source, ...) and text')
    .option('--report <file>', 'write a page of figures and tables (.html)')
  withAssayOptions(command, 'a row a feature').action(async (table: string, options: BiomarkerOptions) => {
    setExit(
      await perform({
        name: 'omics biomarkers',
        options,
        continueWith: null,
        work: async session =>
          (await import('./biomarkers-of-table.ts')).biomarkersOfTable(table, options, session),
      }),
    )
  })
}

function sampleRule(text: string): string {
  if (['only', 'first', 'last', 'mean'].includes(text) || /^visit=.+/.test(text)) return text
  throw new InvalidArgumentError('Give only, first, last, mean, or visit=NAME.')
}
