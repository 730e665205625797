import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { withTableOptions } from '../endpoints/table-options.ts'
import { nameList, realNumber, wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { share } from './assay-options.ts'
import type { GermlineOptions } from './germline-options.ts'

/** `tessera omics germline COHORT.vcf.gz` */
export function addGermline(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('germline')
    .summary('genotypes of blood: quality, sex, relatives, ancestry, HLA, polygenic scores, tests')
    .description(
      'Genotypes of a multi-sample VCF (plain or bgzip): call rates, Hardy-Weinberg equilibrium, sex, relatives, ancestry components, HLA carriage, published polygenic scores, and tests of every variant against an outcome.',
    )
    .argument('<vcf>', 'genotypes, .vcf or .vcf.gz')
    .option('--samples <sheet>', 'table of the samples: sample, patient_id, sex, centre, ...')
    .addOption(
      new Option('--dosage <field>', 'expected numbers of alleles instead of calls').choices(['DS', 'GP']),
    )
    .addOption(
      new Option('--build <build>', 'where the header does not tell it').choices(['GRCh37', 'GRCh38']),
    )
    .option('--all-filters', 'variants that did not pass their filters too')
    .option('--call-rate <share>', 'least call rate of variants, and of samples', share, 0.95)
    .option('--hwe <p>', 'least p of the Hardy-Weinberg test (X in women alone)', share, 1e-6)
    .option('--mid-p', 'mid-p values of that test')
    .option('--maf <frequency>', 'least frequency of the rarer allele to compare samples by', share, 0.01)
    .option('--variants <file>', 'write a row a variant with its quality (.csv, .xlsx or .parquet)')
    .option('--second <vcf>', 'a second file of the same people: which samples agree')
  ancestryOptions(command)
  hlaAndScoreOptions(command)
  testOptions(command)
  withTableOptions(command, 'a row a sample: quality, components, scores, HLA').action(
    async (vcf: string, options: GermlineOptions) => {
      setExit(
        await perform({
          name: 'omics germline',
          options,
          continueWith: null,
          work: async session => (await import('./germline-of-vcf.ts')).germlineOfVcf(vcf, options, session),
        }),
      )
    },
  )
}

function ancestryOptions(command: Command): void {
  command
    .option('--components <number>', 'ancestry components', wholeNumber(0, 50), 10)
    .option(
      '--fit-on <column=value>',
      'learn components and scores from the samples with this value of the sheet',
    )
    .option(
      '--reference <file>',
      'components and scores that --save-reference wrote: nothing is learned from this file',
    )
    .option('--save-reference <file>', 'write components and scores (.json), for new samples')
}

function hlaAndScoreOptions(command: Command): void {
  command
    .option('--hla <table>', 'a row a patient: patient_id, A_1, A_2, B_1, B_2, ...')
    .addOption(
      new Option('--hla-fields <fields>', 'fields that alleles are cut to').choices(['1', '2']).default('2'),
    )
    .option('--hla-blank-homozygous', 'an empty second allele says that the patient is homozygous')
    .option('--pgs <file...>', 'scoring files of the PGS Catalog')
    .addOption(
      new Option('--ambiguous <rule>', 'A/T and C/G variants of a score')
        .choices(['drop', 'keep', 'frequency'])
        .default('drop'),
    )
    .addOption(
      new Option('--pgs-missing <rule>', 'missing calls of a score: their expected value, or left out')
        .choices(['frequency', 'drop'])
        .default('frequency'),
    )
    .option('--pgs-coverage <share>', 'least share of the variants of a score', share, 0.75)
}

function testOptions(command: Command): void {
  command
    .option('--outcome <table>', 'a row a patient: endpoint and covariates; every variant is tested')
    .option('--id <column>', 'patient of each row of that table', 'patient_id')
    .option('--endpoint <column>', 'response=CR|PR (binary), or a column of numbers (continuous)')
    .option('--time <column>', 'time to event; with --event')
    .option('--event <column=value>', 'the event: status=1')
    .option(
      '--censor <value>',
      'value of censoring: all other values of the event column compete (cause-specific)',
    )
    .option('--time-unit <unit>', 'unit of the time', 'months')
    .option('--adjust <columns>', 'covariates, separated by commas', nameList, [])
    .option('--adjust-components <number>', 'ancestry components among the covariates', wholeNumber(0, 50), 4)
    .option('--minor-count <copies>', 'fewest copies of the rarer allele that are tested', realNumber, 5)
    .option('--genes <bed>', 'genes (.bed, named): carriers of rare alleles are tested too')
    .option('--rare <frequency>', 'frequency below which an allele is rare', share, 0.01)
    .option('--tests <file>', 'write a row a variant with its test (.csv, .xlsx or .parquet)')
}
