import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { realNumber, wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { share } from './assay-options.ts'
import type { TmbOptions } from './tmb-of-variants.ts'
import { positive, withVariantOptions } from './variant-options.ts'

/** `tessera omics tmb COHORT.maf --megabases 35.8` */
export function addTmb(omics: Command, setExit: SetExit): void {
  const command = omics
    .command('tmb')
    .summary('tumour mutational burden from a MAF or VCF, its denominator stated')
    .description(
      'Somatic variants a megabase with the exact Poisson interval of the count. The denominator is given (--megabases) or the union of the regions of a BED file (--regions); germline, blood-only and unpaired files are refused.',
    )
    .argument('<variants>', 'somatic variants, .maf or .vcf, plain or gzip')
    .option('--megabases <number>', 'megabases covered well enough to call a variant', positive)
    .option(
      '--regions <bed>',
      'regions covered: their union is the denominator, variants outside do not count',
    )
    .addOption(
      new Option('--count <what>', 'changes of the protein, or silent coding ones too')
        .choices(['nonsynonymous', 'coding'])
        .default('nonsynonymous'),
    )
    .option('--high <cut>', 'variants a megabase from which a tumour is TMB-high', positive, 10)
    .option('--min-fraction <share>', 'least allele fraction', share, 0)
    .option('--min-depth <reads>', 'least depth', wholeNumber(0), 0)
    .option('--min-reads <reads>', 'least reads of the allele', wholeNumber(0), 0)
    .option('--level <level>', 'confidence level', realNumber, 0.95)
  withVariantOptions(command, 'a row a sample').action(async (file: string, options: TmbOptions) => {
    setExit(
      await perform({
        name: 'omics tmb',
        options,
        continueWith: null,
        work: async session => (await import('./tmb-of-variants.ts')).tmbOfVariants(file, options, session),
      }),
    )
  })
}
