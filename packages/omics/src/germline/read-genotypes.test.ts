import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { FindingsError } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { afterAll, describe, expect, it } from 'vitest'
import { simulateCohort, vcfOf } from '../../test/germline-cohort.ts'
import { readGenotypes } from './read-genotypes.ts'
import type { ReadGenotypesOptions } from './read-options.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'germline-'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (bytes: string | Buffer, name = 'cohort.vcf') => {
  const file = path.join(folder, name)
  writeFileSync(file, bytes)
  return file
}

const head = (samples = 'S1\tS2\tS3') =>
  `##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t${samples}\n`
const line = (start: string, format: string, ...cells: string[]) =>
  `${[...start.split(' '), '.', 'PASS', '.', format, ...cells].join('\t')}\n`
const read = (text: string, options: ReadGenotypesOptions = {}) => readGenotypes(write(text), options)
const row = async (cells: string[], alternate = 'C', format = 'GT', options: ReadGenotypesOptions = {}) => {
  const names = cells.map((_, i) => `S${i}`).join('\t')
  const { genotypes, findings } = await read(
    head(names) + line(`1 100 . A ${alternate}`, format, ...cells),
    options,
  )
  return {
    rows: Array.from({ length: genotypes.count }, (_, v) => [...genotypes.dosages(v)]),
    codes: findings.map(({ code }) => code),
  }
}
const refusal = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    one => one,
  )
  expect(error).toBeInstanceOf(FindingsError)
  return error.findings[0]
}

describe('readGenotypes', () => {
  it('calls, phased and not, haploid, missing, half and of several fields', async () => {
    const found = await row(['0/0', '0|1', '1/1', './.', '.', '1', '0', './1', '1|1'])
    expect(found.rows).toEqual([[0, 1, 2, Number.NaN, Number.NaN, 2, 0, Number.NaN, 2]])
    expect(found.codes).toEqual(['half-call'])
    const fields = await row(['12:0/1:3', '9:1/1', '8', '.'], 'C', 'DP:GT:GQ')
    expect(fields.rows).toEqual([[1, 2, Number.NaN, Number.NaN]])
  })

  it('splits a place with several alternates; copies of another count as none', async () => {
    const found = await row(['0/1', '1/2', '2/2', '0/2', '0/3'], 'C,G')
    expect(found.rows).toEqual([
      [1, 1, 0, 0, Number.NaN],
      [0, 1, 2, 1, Number.NaN],
    ])
    expect(found.codes).toEqual(['call-unreadable'])
    const many = await row(['0/10', '10/10', '1/10'], 'C,G,T,AC,AG,AT,AAC,AAG,AAT,AAA')
    expect(many.rows[9]).toEqual([1, 2, 1])
  })

  it('dosages of DS and GP; haploid ones doubled; out of range missing', async () => {
    expect(
      (await row(['0/1:0.9', '0/0:.', '1/1:1.98'], 'C', 'GT:DS', { dosage: 'DS' })).rows[0].map(x =>
        Math.fround(x),
      ),
    ).toEqual([0.9, Number.NaN, 1.98].map(Math.fround))
    const bad = await row(['0/1:2.1', '0/1:x', '1:0.5'], 'C', 'GT:DS', { dosage: 'DS' })
    expect(bad.rows).toEqual([[Number.NaN, Number.NaN, 1]])
    expect(bad.codes).toEqual(['dosage-unreadable'])
    const gp = await row(['0.25,0.5,0.25', '0,0,1', '0.5,0.5', '0.9,0.9,0.9'], 'C', 'GP', { dosage: 'GP' })
    expect(gp.rows).toEqual([[1, 2, 1, Number.NaN]])
    // Genotypes 0/0 0/1 1/1 0/2 1/2 2/2.
    const three = await row(['0,0,0,0,1,0', '0,0,0,0,0,1'], 'C,G', 'GP', { dosage: 'GP' })
    expect(three.rows).toEqual([
      [1, 0],
      [1, 2],
    ])
  })

  it('a dosage near a whole number is a call, another is none', async () => {
    const { genotypes } = await read(head() + line('1 1 . A C', 'DS', '0.05', '1.3', '1.95'), {
      dosage: 'DS',
    })
    expect([...genotypes.calls(0)]).toEqual([0, -1, 2])
  })

  it('names chromosomes alike, sorts, keeps the first of two equal variants', async () => {
    const text =
      head() +
      line('chrX 5 . A C', 'GT', '0/0', '0/1', '0/1') +
      line('chr2 9 rs2 A C', 'GT', '0/0', '0/1', '1/1') +
      line('2 9 rs3 A C', 'GT', '1/1', '1/1', '1/1') +
      line('chr2 9 rs4 A G', 'GT', '0/1', '0/0', '0/0') +
      line('chrM 3 . A C', 'GT', '1', '0', '0')
    const { genotypes, findings, leftOut } = await read(text)
    expect(Array.from({ length: genotypes.count }, (_, v) => genotypes.variant(v))).toMatchObject([
      { chromosome: '2', position: 9, id: 'rs2', alternate: 'C' },
      { chromosome: '2', position: 9, id: 'rs4', alternate: 'G' },
      { chromosome: 'X', position: 5, id: null },
      { chromosome: 'MT', position: 3 },
    ])
    expect([...genotypes.dosages(0)]).toEqual([0, 1, 2])
    expect(leftOut.twice).toBe(1)
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['variant-twice', 'warning'],
      ['unsorted', 'note'],
    ])
  })

  it('leaves out what did not pass, symbolic alleles, what is not asked for and what is rare', async () => {
    const text =
      head() +
      line('1 1 . A C', 'GT', '0/0', '0/1', '0/1').replace('PASS', 'LowQual') +
      line('1 2 . A <DEL>', 'GT', '0/0', '0/1', '0/1') +
      line('1 3 . A C,*', 'GT', '0/1', '0/2', '0/0') +
      line('1 4 . A .', 'GT', '0/0', '0/0', '0/0') +
      line('1 5 . A C', 'GT', '1/1', '1/1', '0/1')
    const { genotypes, leftOut } = await read(text)
    expect(genotypes.count).toBe(3)
    expect(leftOut).toMatchObject({ filter: 1, symbolic: 2 })
    expect((await read(text, { allFilters: true })).genotypes.count).toBe(4)
    const asked = await read(text, { keep: ({ position }) => position === 3, minimumMinorCount: 1 })
    expect(asked.genotypes.count).toBe(1)
    expect((await read(text, { minimumMinorCount: 2 })).leftOut.rare).toBe(3)
  })

  it('names the first bad row of each kind and how many there are', async () => {
    const text =
      head() +
      line('1 x . A C', 'GT', '0/0', '0/1', '0/1') +
      line('1 2 . A C', 'GT', '0/0', '0/1') +
      line('1 2 . A C', 'GT', '0/0', '0/1', '0/1', '0/1') +
      line('1 3 . N. C', 'GT', '0/0', '0/1', '0/1') +
      line('1 4 . A C', 'DP', '1', '2', '3') +
      '1\t5\n' +
      line('1 6 . A C', 'GT', 'a/b', '0/0/1', '0/1')
    const { genotypes, findings, leftOut } = await read(text)
    expect(genotypes.count).toBe(1)
    expect([...genotypes.calls(0)]).toEqual([-1, -1, 1])
    expect(leftOut.unreadable).toBe(6)
    expect(findings.map(({ code, row: at, count }) => [code, at, count])).toEqual([
      ['position-unreadable', 4, undefined],
      ['row-ragged', 5, 3],
      ['reference-unreadable', 7, undefined],
      ['no-genotype-field', 8, undefined],
      ['polyploid-call', 10, undefined],
      ['call-unreadable', 10, undefined],
    ])
  })

  it('refuses a file without header, samples or variants’ samples, and a sample twice', async () => {
    expect((await refusal(read('1\t2\t3\n'))).code).toBe('no-header')
    expect((await refusal(read(''))).code).toBe('no-header')
    expect((await refusal(read('#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n'))).code).toBe('no-genotypes')
    expect((await refusal(read(head('S1\tS1')))).code).toBe('sample-twice')
    const { genotypes } = await read(head())
    expect([genotypes.count, genotypes.size]).toEqual([0, 3])
  })

  it('gzip and CRLF as plain; cut short or damaged is refused', async () => {
    const cohort = simulateCohort({ people: 20, variants: 2000, seed: 1 })
    const text = vcfOf(cohort)
    const packed = gzipSync(text)
    for (const bytes of [
      packed,
      Buffer.concat([gzipSync(text.slice(0, 5000)), gzipSync(text.slice(5000))]),
    ]) {
      const { genotypes } = await readGenotypes(write(bytes, 'cohort.vcf.gz'))
      expect(Array.from({ length: 2000 }, (_, v) => [...genotypes.calls(v)])).toEqual(
        cohort.rows.map(one => [...one]),
      )
    }
    const windows = await readGenotypes(write(text.replaceAll('\n', '\r\n')))
    expect([...windows.genotypes.calls(1999)]).toEqual([...cohort.rows[1999]])
    const cut = await refusal(readGenotypes(write(packed.subarray(0, packed.length / 2), 'cut.vcf.gz')))
    expect(cut).toMatchObject({ code: 'gzip-cut-short', file: 'cut.vcf.gz' })
    const damaged = Buffer.from(packed)
    damaged.fill(255, 1000, 1400)
    expect((await refusal(readGenotypes(write(damaged, 'bad.vcf.gz')))).code).toBe('gzip-damaged')
    // bgzip: blocks with the extra field BC, and an empty one as the end mark.
    const blockOf = (content: string) => {
      const block = gzipSync(content)
      const extra = Buffer.from([6, 0, 66, 67, 2, 0, 0, 0])
      const bytes = Buffer.concat([
        block.subarray(0, 3),
        Buffer.from([4]),
        block.subarray(4, 10),
        extra,
        block.subarray(10),
      ])
      bytes.writeUInt16LE(bytes.length - 1, 16)
      return bytes
    }
    const bgzip = Buffer.concat([blockOf(text.slice(0, 30_000)), blockOf(text.slice(30_000))])
    const end = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex')
    const whole = await readGenotypes(write(Buffer.concat([bgzip, end]), 'whole.vcf.gz'))
    expect([...whole.genotypes.calls(1999)]).toEqual([...cohort.rows[1999]])
    expect((await refusal(readGenotypes(write(bgzip, 'cut2.vcf.gz')))).code).toBe('gzip-cut-short')
  })

  it('selects samples and variants as they stand', async () => {
    const cohort = simulateCohort({ people: 15, variants: 2500, seed: 2 })
    const { genotypes } = await readGenotypes(write(vcfOf(cohort, { prefix: 'chr' })))
    expect(genotypes.build).toBe('GRCh38')
    const places = [0, 2499, 1024, 1023]
    const chosen = genotypes.selectVariants(places).select(Int32Array.of(14, 3))
    expect(chosen.samples.map(({ id }) => id)).toEqual(['S15', 'S4'])
    for (const [i, place] of places.entries()) {
      expect([...chosen.calls(i)]).toEqual([cohort.rows[place][14], cohort.rows[place][3]])
      expect(chosen.variant(i).id).toBe(`rs${place + 1}`)
    }
  })

  it('mutated files give genotypes or findings, never another error', async () => {
    const random = createRandom(7)
    const text = vcfOf(simulateCohort({ people: 6, variants: 30, seed: 4 }))
    const parts = ['\t', '\n', '', '0', '.', '/', '1e9', '#', ',', '999999999999', '<X>', '\0', 'é', ':']
    for (let n = 0; n < 150; n++) {
      let mutant = text
      for (let k = 0; k <= random.integer(4); k++) {
        const at = random.integer(mutant.length)
        mutant =
          mutant.slice(0, at) + parts[random.integer(parts.length)] + mutant.slice(at + random.integer(6))
      }
      await read(mutant, n % 3 === 0 ? { dosage: 'GP' } : {}).catch(error =>
        expect(error).toBeInstanceOf(FindingsError),
      )
    }
  })
})
