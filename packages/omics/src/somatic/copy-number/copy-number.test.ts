import { describe, expect, it } from 'vitest'
import { recordRelativeError } from '../../../test/agreement.ts'
import { temporaryFile } from '../../../test/temporary-file.ts'
import {
  alteredFraction,
  armCalls,
  armLevels,
  calls,
  chromosomeArms,
  defaultCut,
  geneLevels,
  readGistic,
  readSegments,
  withoutNormalCells,
} from './index.ts'

const header = 'ID\tchrom\tloc.start\tloc.end\tnum.mark\tseg.mean'
const seg = (...rows: string[]) => temporaryFile('a.seg', [header, ...rows, ''].join('\n'))

describe('copy number', () => {
  it('gives genes the mean of their segments, weighted by bases, as by hand', async () => {
    const { segments, findings } = await readSegments(
      seg(
        'A\tchr7\t1\t1000\t10\t0.4',
        'A\t7\t1001\t2000\t10\t-0.2',
        'B\t7\t1\t5000\t10\t1.5',
        'B\t23\t1\t10\t1\t-2',
      ),
    )
    expect(findings).toEqual([])
    expect(segments.chromosomes).toEqual(['7', 'X'])
    const gene = (name: string, start: number, end: number) => ({ chromosome: '7', start, end, name })
    // INSIDE 100 bases in the first; ACROSS 250 in the first and 750 in the second; AWAY nowhere for A.
    const genes = geneLevels(segments, [
      gene('INSIDE', 0, 100),
      gene('ACROSS', 750, 1750),
      gene('AWAY', 3000, 3001),
    ])
    const values = [...genes.values]
    const expected = [0.4, 1.5, (250 * 0.4 - 750 * 0.2) / 1000, 1.5, Number.NaN, 1.5]
    expect(Number.isNaN(values[4])).toBe(true)
    const known = (list: number[]) => list.filter(value => !Number.isNaN(value))
    expect(recordRelativeError('Copy number of genes and arms', known(values), known(expected))).toBeLessThan(
      1e-12,
    )
    expect([...calls(genes, defaultCut).values]).toEqual([1, 2, 0, 2, Number.NaN, 2])
  })

  it('calls arms and the fraction altered, as by hand', async () => {
    const [one] = chromosomeArms('GRCh38')
    expect(one).toEqual({ chromosome: '1', centromere: 123400000, end: 248956422 })
    const half = one.centromere / 2
    const { segments } = await readSegments(
      seg(
        `A\t1\t1\t${one.centromere}\t9\t0.5`,
        `A\t1\t${one.centromere + 1}\t${one.end}\t9\t0`,
        `B\t1\t1\t${half}\t9\t-0.5`,
        `B\t1\t${half + 1}\t${one.centromere}\t9\t0`,
        'C\tX\t1\t1000\t9\t-1',
        'C\t1\t1\t1000\t9\t-1',
      ),
    )
    const arms = armCalls(segments, defaultCut, 'GRCh38')
    const of = (sample: string, arm: string) => arms.find(one => one.sample === sample && one.arm === arm)
    expect(of('A', '1p')).toMatchObject({ gained: 1, lost: 0, call: 1 })
    expect(of('A', '1q')).toMatchObject({ gained: 0, lost: 0, call: 0 })
    expect(of('B', '1p')).toMatchObject({ lost: 0.5, call: 0 })
    // Too little of the arm is covered.
    expect(of('C', '1p')?.call).toBeNaN()
    expect(of('A', '13p')).toBeUndefined()
    const levels = armLevels(segments, 'GRCh38')
    expect(levels.features).toHaveLength(48 - 5)
    expect(levels.row(levels.placeOf().get('1p') ?? -1)[1]).toBeCloseTo(-0.25, 12)
    const altered = alteredFraction(segments, defaultCut, 'GRCh38')
    expect(altered[0].fraction).toBeCloseTo(one.centromere / one.end, 12)
    expect(altered[1].fraction).toBe(0.5)
    // X does not count.
    expect(altered[2]).toMatchObject({ covered: 1000, lost: 1000, fraction: 1 })
  })

  it('takes normal cells out with the purity and ploidy given', () => {
    // One copy lost of two in half of the cells: 1.5 copies on average.
    expect(withoutNormalCells(Math.log2(1.5 / 2), 0.5, 2)).toBeCloseTo(-1, 12)
    expect(withoutNormalCells(0, 0.3, 2)).toBeCloseTo(0, 12)
    expect(withoutNormalCells(0.4, 1, 2)).toBeCloseTo(0.4, 12)
    // Fewer copies than none: the floor of 0.01.
    expect(withoutNormalCells(-8, 0.5, 2)).toBeCloseTo(Math.log2(0.005), 12)
    expect(() => withoutNormalCells(0, 0, 2)).toThrow(/purity/)
  })

  it('reads absolute copies and one sample without a column', async () => {
    const file = temporaryFile('cn.txt', 'chr,start,end,total_cn\n1,1,100,4\n1,101,200,0\n')
    const { segments } = await readSegments(file, { sample: 'T1' })
    expect(segments.samples).toEqual(['T1'])
    expect([...segments.log2]).toEqual([1, Math.log2(0.005)])
  })

  it('names rows that are no segment, and segments that overlap', async () => {
    const { segments, findings } = await readSegments(
      seg(
        'A\t1\t1\t100\t1\t0',
        'A\t1\t50\t200\t1\t0',
        'A\t1\t300\t200\t1\t0',
        'A\t1\t300\t400\t1\tNA',
        '\t1\t1\t2\t1\t0',
      ),
    )
    expect(segments.sample).toHaveLength(2)
    expect(findings.map(({ code, row }) => [code, row])).toEqual([
      ['not-a-segment', 4],
      ['not-a-segment', 5],
      ['not-a-segment', 6],
      ['segments-overlap', 3],
    ])
    await expect(readSegments(temporaryFile('x.seg', 'a\tb\n1\t2\n'))).rejects.toThrow(/no column of sample/)
    await expect(readSegments(temporaryFile('x.seg', header))).rejects.toThrow(/no segment/)
  })

  it('reads thresholded genes of GISTIC, with a finding for what is no call', async () => {
    const text =
      'Gene Symbol\tLocus ID\tCytoband\tS1\tS2\nEGFR\t1\t7p11\t2\t-1\nMYC\t2\t8q24\t0\t7\nMYC\t2\t8q24\t0\t1\n'
    const { assay, peaks, findings } = await readGistic(temporaryFile('all_thresholded.by_genes.txt', text))
    expect([...assay.values]).toEqual([2, -1, 0, Number.NaN])
    expect(peaks).toBeNull()
    expect(findings.map(({ code, row }) => [code, row])).toEqual([
      ['not-a-call', 3],
      ['name-twice', 4],
    ])
    await expect(readGistic(temporaryFile('x.txt', 'a\tb\n'))).rejects.toThrow(/neither/)
  })
})
