import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { columnPairs, withTableOptions } from '../endpoints/table-options.ts'
import { realNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import type { GermlineOptions } from './germline-of-vcf.ts'

/** `tessera omics germline COHORT.vcf.gz` */
export function addGermline(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('germline')
    .summary('genotypes from a VCF: quality, sex, relatives, ancestry, HLA, polygenic scores, tests')
    .description(
      'Genotypes of a multi-sample VCF (plain or bgzip): call rates, Hardy-Weinberg equilibrium, sex, relatives, ancestry components fitted on training samples, HLA carriage, published polygenic scores, single-variant tests.',
    )
    .argument('<vcf>', 'genotypes, .vcf or .vcf.gz')
    .option('--samples <sheet>', 'a row a sample: sample, patient_id, sex, centre, set (training or new)')
    .addOption(
      new Option('--dosage <field>', 'expected numbers of alleles instead of calls').choices(['DS', 'GP']),
    )
    .addOption(
      new Option('--build <build>', 'where the header does not tell it').choices(['GRCh37', 'GRCh38']),
    )
    .option('--all-filters', 'variants that did not pass their filters too')
    .option('--mid-p', 'mid-p values of the Hardy-Weinberg test')
    .option('--call-rate <share>', 'least call rate of a variant and of a sample', realNumber, 0.95)
    .option('--hwe <p>', 'least p of the Hardy-Weinberg test', realNumber, 1e-6)
    .option('--sheet-columns <pairs>', 'columns of the sheet named otherwise: sample=IID', columnPairs)
  withTableOptions(command, 'a row a sample: quality, components, scores').action(
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
