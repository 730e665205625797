import { describe, expect, it } from 'vitest'
import { temporaryFile } from '../../../test/temporary-file.ts'
import { OmicsError } from '../../assay/index.ts'
import { Regions, readBed } from '../../regions/index.ts'
import { readMaf, readVariants } from '../../variants/index.ts'
import { withAssayedSamples } from '../assayed-samples.ts'
import { requireSomatic } from '../require-somatic.ts'
import { burden } from './burden.ts'

const header =
  'Hugo_Symbol\tChromosome\tStart_Position\tEnd_Position\tVariant_Classification\tReference_Allele\tTumor_Seq_Allele2\tTumor_Sample_Barcode\tt_depth\tt_alt_count'
const table = async (...rows: string[]) =>
  (await readMaf(temporaryFile('a.maf', [header, ...rows].join('\n')))).table
const rows = [
  'A\t1\t101\t101\tMissense_Mutation\tC\tT\tS1\t100\t20',
  'A\t1\t150\t150\tSilent\tC\tT\tS1\t100\t20',
  'A\t1\t200\t200\tNonsense_Mutation\tC\tT\tS1\t100\t2',
  'A\t1\t201\t201\tMissense_Mutation\tC\tT\tS1\t10\t5',
  'A\t2\t5\t5\tIntron\tC\tT\tS2\t100\t50',
]

describe('burden', () => {
  it('counts as the rule says, over the megabases given', async () => {
    const variants = await table(...rows)
    const nonsynonymous = burden(variants, { megabases: 2, count: 'nonsynonymous', high: 1.5 })
    expect(
      nonsynonymous.samples.map(({ sample, counted, burden, high }) => [sample, counted, burden, high]),
    ).toEqual([
      ['S1', 3, 1.5, true],
      ['S2', 0, 0, false],
    ])
    // R: poisson.test(3, 2)$conf.int; poisson.test(0, 2)$conf.int
    expect([nonsynonymous.samples[0].lower, nonsynonymous.samples[0].upper]).toEqual([
      expect.closeTo(0.3093361, 6),
      expect.closeTo(4.3836366, 6),
    ])
    expect([nonsynonymous.samples[1].lower, nonsynonymous.samples[1].upper]).toEqual([
      0,
      expect.closeTo(1.8444397, 6),
    ])
    expect(nonsynonymous.samples[0].certain).toBe(false)
    expect(nonsynonymous.leftOut.otherClass).toBe(2)
    expect(burden(variants, { megabases: 2, count: 'coding', high: 10 }).samples[0].counted).toBe(4)
    const strict = burden(variants, {
      megabases: 2,
      count: 'nonsynonymous',
      high: 10,
      minimumFraction: 0.05,
      minimumDepth: 25,
    })
    expect(strict.samples[0].counted).toBe(1)
    expect(strict.leftOut).toMatchObject({ lowFraction: 1, lowDepth: 1 })
  })

  it('takes the union of a BED file as the denominator, and no variant outside', async () => {
    const bed = await readBed(
      temporaryFile('p.bed', 'track name=x\nchr1\t100\t180\ta\nchr1\t150\t200\nchr2\t0\t50\nchr3\t9\t9\n'),
    )
    expect(bed.findings.map(({ code, row }) => [code, row])).toEqual([['bed-line', 5]])
    const regions = new Regions(bed.intervals)
    expect([regions.length, regions.intervals]).toEqual([150, 3])
    // BED counts from 0 and ends before its end: position 101 is the first, 200 the last.
    expect([100, 101, 200, 201].map(at => regions.has('1', at))).toEqual([false, true, true, false])
    const { samples, leftOut, findings } = burden(await table(...rows), {
      megabases: regions.length / 1e6,
      regions,
      count: 'nonsynonymous',
      high: 10,
    })
    expect([samples[0].counted, leftOut.outsideRegions]).toEqual([2, 1])
    expect(findings.map(({ code }) => code)).toEqual(['small-panel'])
    await expect(readBed(temporaryFile('e.bed', '\n#\n'))).rejects.toThrow(/no interval/)
  })

  it('refuses a denominator or a cut of nothing', async () => {
    const variants = await table(...rows)
    expect(() => burden(variants, { megabases: 0, count: 'coding', high: 10 })).toThrow(OmicsError)
    expect(() => burden(variants, { megabases: 1, count: 'coding', high: 0 })).toThrow(/cut/)
  })

  it('adds sequenced samples without a mutation, and leaves others out', async () => {
    const { table: listed, findings } = withAssayedSamples(await table(...rows), ['S0', 'S1', 'S1'])
    expect([listed.samples, [...listed.sample]]).toEqual([
      ['S0', 'S1'],
      [1, 1, 1, 1],
    ])
    expect(findings).toEqual([expect.objectContaining({ code: 'sample-not-listed', count: 1 })])
    expect(withAssayedSamples(listed, ['X']).findings.map(({ code }) => code)).toContain('no-sample-listed')
  })
})

describe('requireSomatic', () => {
  const vcf = (head: string, samples: string) =>
    readVariants(
      temporaryFile(
        'a.vcf',
        `##fileformat=VCFv4.2\n${head}#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t${samples}\n`,
      ),
    )

  it('refuses germline, blood alone and a tumour without its normal, with the reason', async () => {
    const refused = async (head: string, samples: string, claim?: string) => {
      const read = await vcf(head, samples)
      return () => requireSomatic(read, { germlineRemovedBy: claim })
    }
    expect(await refused('##source=HaplotypeCaller\n', 'S1', 'gnomAD')).toThrow(
      /germline variants: its header names HaplotypeCaller/,
    )
    expect(await refused('', 'P1_blood', 'gnomAD')).toThrow(/blood or normal tissue/)
    expect(await refused('##tumor_sample=S1\n', 'S1')).toThrow(/tumour without its normal/)
    expect(await refused('##tumor_sample=S1\n', 'S1', 'gnomAD and panel of normals')).not.toThrow()
    expect(await refused('', 'TUMOR\tNORMAL')).not.toThrow()
    const maf = await readVariants(
      temporaryFile('g.maf', `${header}\tMutation_Status\n${rows[0]}\tGermline\n`),
    )
    expect(() => requireSomatic(maf)).toThrow(/germline or normal variants alone/)
  })
})
