import { type Command, InvalidArgumentError } from 'commander'
import { columnPairs, withTableOptions } from '../endpoints/table-options.ts'
import { nameList } from '../every-command.ts'
import type { VariantOptions } from './variant-input.ts'

export type { VariantOptions }

/** Adds what every command of `tessera omics` that reads somatic variants understands. */
export function withVariantOptions(command: Command, out: string): Command {
  command
    .option('--tumour <column>', 'VCF: the column of the tumour')
    .option('--normal <column>', 'VCF: the column of its normal')
    .option('--pairs <pairs>', 'VCF of several patients: tumour=normal,tumour=normal', columnPairs)
    .option('--filters <names>', 'VCF: FILTER values kept beside PASS, or all', nameList)
    .option(
      '--germline-removed-by <how>',
      'VCF of a tumour alone: how germline variants were removed (it is printed)',
    )
    .option('--samples <table>', 'a row a sequenced sample: those without a mutation are not in a MAF')
  return withTableOptions(command, out)
}

/** Reads a number above 0. */
export function positive(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0 && Number.isFinite(value)))
    throw new InvalidArgumentError('Give a number above 0.')
  return value
}
