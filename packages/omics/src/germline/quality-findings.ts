import type { Finding } from '@tessera/evidence'
import type { Genotypes } from './genotypes.ts'
import { type KinshipPair, relationOf } from './kinship.ts'
import type { QualityLimits } from './quality-limits.ts'
import type { SampleQuality } from './sample-quality.ts'
import { declaredSex, statedSex } from './sex.ts'
import type { SexCheck } from './sex-check.ts'
import type { VariantQuality } from './variant-quality.ts'

export function sampleFindings(
  genotypes: Genotypes,
  quality: SampleQuality,
  limits: QualityLimits,
): Finding[] {
  return genotypes.samples.flatMap(({ id, patientId }, s) => {
    const of = patientId === null ? {} : { patientId }
    const findings: Finding[] = []
    if (quality.callRate[s] < limits.sampleCallRate)
      findings.push({
        severity: 'warning',
        code: 'call-rate-low',
        message: `sample ${id} has a call at ${percent(quality.callRate[s])} of the autosomal variants`,
        cure: 'leave it out, or sequence it again; little or degraded DNA is the usual reason',
        ...of,
      })
    if (Math.abs(quality.heterozygosityZ[s]) > limits.heterozygosityZ)
      findings.push({
        severity: 'warning',
        code: 'heterozygosity-outlier',
        message: `heterozygosity of sample ${id} is ${quality.heterozygosityZ[s].toFixed(1)} standard deviations from the mean`,
        cure:
          quality.heterozygosityZ[s] > 0
            ? 'look for DNA of two people in one tube, or another ancestry'
            : 'look for inbreeding, another ancestry or a tumour’s loss of heterozygosity',
        ...of,
      })
    return findings
  })
}

export function sexFindings(genotypes: Genotypes, check: SexCheck, variants: VariantQuality): Finding[] {
  const findings: Finding[] = genotypes.samples.flatMap((sample, s): Finding[] => {
    const declared = declaredSex(sample)
    const inferred = check.inferred[s]
    const stated = statedSex(sample)
    if (declared === null && stated !== null)
      return [
        {
          severity: 'warning',
          code: 'sex-unreadable',
          message: `sample ${sample.id}: '${stated}' is no sex; it counts as not known`,
          cure: 'write female or male',
          ...(sample.patientId === null ? {} : { patientId: sample.patientId }),
        },
      ]
    if (declared === null || inferred === null || declared === inferred) return []
    return [
      {
        severity: 'error',
        code: 'sex-mismatch',
        message: `sample ${sample.id} is declared ${declared} and looks ${inferred} (${check.reason[s]})`,
        cure: 'correct the sheet, or look for a swap of samples; leave the sample out until it is found',
        ...(sample.patientId === null ? {} : { patientId: sample.patientId }),
      },
    ]
  })
  const count = variants.heterozygousMen.reduce((sum, men) => sum + (men > 0 ? 1 : 0), 0)
  if (count > 0)
    findings.push({
      severity: 'warning',
      code: 'heterozygous-man',
      message: `${count} ${count === 1 ? 'variant' : 'variants'} of X or Y outside the pseudoautosomal regions with a man called heterozygous`,
      cure: 'call men’s X as haploid, and check the build (pseudoautosomal regions) and the sex of the samples',
      count,
    })
  return findings
}

export function kinshipFindings(
  genotypes: Genotypes,
  related: readonly KinshipPair[],
  variants: number,
): Finding[] {
  return related.flatMap((pair): Finding[] => {
    const [first, second] = [genotypes.samples[pair.first], genotypes.samples[pair.second]]
    const relation = relationOf(pair)
    const names = `${first.id} and ${second.id}`
    const told = `kinship ${pair.kinship.toFixed(3)} by ${variants} variants`
    const patient = first.patientId === null ? {} : { patientId: first.patientId }
    const same = first.patientId !== null && first.patientId === second.patientId
    if (relation === 'duplicate')
      return [
        same
          ? {
              severity: 'note',
              code: 'same-patient-twice',
              message: `samples ${names} are of one patient and one person (${told})`,
              cure: 'keep one of them for tests',
              ...patient,
            }
          : {
              severity: 'error',
              code: 'duplicate-sample',
              message: `samples ${names} are of one person, or of identical twins (${told})`,
              cure: 'look for a swap or a patient who was enrolled twice; keep one of them',
              ...patient,
            },
      ]
    if (same)
      return [
        {
          severity: 'error',
          code: 'patient-of-two-people',
          message: `samples ${names} are of one patient, and not of one person (${told})`,
          cure: 'look for a swap of samples',
          ...patient,
        },
      ]
    if (relation === 'second-degree') return []
    return [
      {
        severity: 'warning',
        code: 'first-degree-relatives',
        message: `samples ${names} are ${relation === 'siblings' ? 'siblings' : 'parent and child'} (${told})`,
        cure: 'keep one of them for tests, and both on one side of a split',
        ...patient,
      },
    ]
  })
}

export function notCompared(variants: number, least: number): Finding {
  return {
    severity: 'note',
    code: 'relatives-not-looked-for',
    message: `${variants} common autosomal variants are too few to tell relatives and duplicates by`,
    cure: `give a file with ${least} or more, better several thousand`,
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
