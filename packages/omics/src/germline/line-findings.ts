import type { FindingTally } from './finding-tally.ts'
import type { LineCalls } from './sample-calls.ts'
import type { DosageField } from './sample-dosages.ts'

/** Findings on the calls of a line that count as missing. */
export function addCallFaults(tally: FindingTally, calls: LineCalls, line: number): void {
  if (calls.half > 0)
    tally.add('half-call', line, () => ({
      severity: 'note',
      message: 'calls with one allele of two known (./1) count as missing',
      cure: 'nothing, or let the caller decide them',
      field: 'GT',
    }))
  if (calls.polyploid > 0)
    tally.add('polyploid-call', line, () => ({
      severity: 'warning',
      message: 'calls of more than two alleles count as missing',
      cure: 'call germline genotypes as diploid',
      field: 'GT',
    }))
  if (calls.malformed > 0)
    tally.add('call-unreadable', line, () => ({
      severity: 'error',
      message:
        'a genotype is no call, or names an allele that the line does not have; such calls are missing',
      cure: 'write calls as 0/1, with alleles that REF and ALT name',
      field: 'GT',
    }))
}

export function addDosageFault(tally: FindingTally, field: DosageField, line: number): void {
  tally.add('dosage-unreadable', line, () => ({
    severity: 'warning',
    message: `${field} is out of its range or has the wrong number of parts; such genotypes are missing`,
    cure: 'let the imputation server write the field again, or read the calls (leave --dosage out)',
    field,
  }))
}

/** A line that cannot be read, and is left out. */
export function addUnreadable(tally: FindingTally, code: string, line: number, message: string): void {
  tally.add(code, line, () => ({
    severity: 'error',
    message: `${message}; such lines are left out`,
    cure: 'check the file with bcftools view, and write it again',
  }))
}

export function addTwice(tally: FindingTally, twice: number): void {
  tally.add('variant-twice', null, () => ({
    severity: 'warning',
    message: `${twice} ${twice === 1 ? 'variant stands' : 'variants stand'} more than once with equal place and alleles; the first of each counts`,
    cure: 'remove the others (bcftools norm -d exact), or merge the files by sample',
  }))
}

export function addUnsorted(tally: FindingTally): void {
  tally.add('unsorted', null, () => ({
    severity: 'note',
    message: 'the variants are not in the order of the genome; they were sorted',
    cure: 'nothing, or sort the file (bcftools sort)',
  }))
}
