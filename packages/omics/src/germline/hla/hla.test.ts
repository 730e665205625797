import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { FindingsError } from '@tessera/evidence'
import { afterAll, describe, expect, it } from 'vitest'
import { hlaAllele, trimmedAllele } from './hla-allele.ts'
import { hlaCarriage, hlaSummary } from './hla-summary.ts'
import { readHla } from './read-hla.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'hla-'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (text: string) => {
  const file = path.join(folder, 'hla.csv')
  writeFileSync(file, text)
  return file
}

describe('hlaAllele', () => {
  it.each([
    ['A*02:01', 'A*02:01', 'A*02'],
    ['HLA-A*02:01:01:02L', 'A*02:01', 'A*02'],
    ['A*02:01:01G', 'A*02:01', 'A*02'],
    ['A*02:01P', 'A*02:01', 'A*02'],
    ['A*0201', 'A*02:01', 'A*02'],
    ['A2402', 'A*24:02', 'A*24'],
    ['Cw*07:02', 'C*07:02', 'C*07'],
    ['A*24:09N', 'A*24:09N', 'A*24'],
    ['DRB1*15:01', 'DRB1*15:01', 'DRB1*15'],
    ['B*07', null, 'B*07'],
    ['B*15:101', 'B*15:101', 'B*15'],
  ])('%s is %s at two fields and %s at one', (text, two, one) => {
    const allele = hlaAllele(text)
    expect(allele && trimmedAllele(allele, 2)).toBe(two)
    expect(allele && trimmedAllele(allele, 1)).toBe(one)
  })

  it('takes the locus of the column, and refuses another one and what is no allele', () => {
    expect(hlaAllele('07:02', 'B')).toMatchObject({ locus: 'B', fields: ['07', '02'] })
    expect(hlaAllele('A*02:01', 'B')).toBeNull()
    for (const text of ['', '*', 'A*', 'A*02:', 'negative', '07:02', 'A*2', 'A*02:01X'])
      expect(hlaAllele(text)).toBeNull()
  })
})

describe('readHla', () => {
  const table = [
    'patient_id,A_1,A_2,B_1,B_2,HLA-C1,HLA-C2',
    'P1,A*02:01,A*24:02:01G,B*07:02,B*08:01,Cw*07:02,C*04:01',
    'P2,A*02:01,A*02:01:02,B*07:02,B*08:01,C*07:02,-',
    'P3,A*02:01,A*24:09N,B*07:02,B*08:01,C*07:02,C*04:01',
    'P4,0201,,07:02,B*08:01,C*07,C*04:01',
    'P5,A*02:01/A*02:07,A*11:01,xyz,B*08:01,C*07:02/C*07:02:01,C*04:01',
  ].join('\n')

  it('heterozygosity and distinct alleles of class I; what is not known stays so', async () => {
    const read = await readHla(write(table))
    expect(read.loci).toEqual(['A', 'B', 'C'])
    expect(hlaSummary(read)).toEqual([
      {
        patientId: 'P1',
        heterozygous: { A: true, B: true, C: true },
        classOneHeterozygous: true,
        classOneAlleles: 6,
        why: null,
      },
      {
        patientId: 'P2',
        heterozygous: { A: false, B: true, C: false },
        classOneHeterozygous: false,
        classOneAlleles: 4,
        why: null,
      },
      {
        patientId: 'P3',
        heterozygous: { A: false, B: true, C: true },
        classOneHeterozygous: false,
        classOneAlleles: 5,
        why: null,
      },
      {
        patientId: 'P4',
        heterozygous: { A: null, B: true, C: null },
        classOneHeterozygous: null,
        classOneAlleles: null,
        why: 'alleles not known: HLA-A, HLA-C',
      },
      {
        patientId: 'P5',
        heterozygous: { A: null, B: null, C: true },
        classOneHeterozygous: null,
        classOneAlleles: null,
        why: 'alleles not known: HLA-A, HLA-B',
      },
    ])
    expect(read.findings.map(({ code, row, field }) => [code, row, field])).toEqual([
      ['hla-coarse', 5, 'HLA-C1'],
      ['hla-ambiguous', 6, 'A_1'],
      ['hla-unreadable', 6, 'B_1'],
    ])
    const one = await readHla(write(table), { resolution: 1, blankIsHomozygous: true })
    expect(hlaSummary(one)[3]).toMatchObject({ heterozygous: { A: false, C: true }, classOneAlleles: 5 })
  })

  it('copies of each allele, not known where the other allele may be it', async () => {
    const carriage = hlaCarriage(await readHla(write(table)))
    const of = (id: string) => [...carriage.row(carriage.features.findIndex(feature => feature.id === id))]
    expect(of('A*02:01')).toEqual([1, 2, 1, Number.NaN, Number.NaN])
    expect(of('A*24:09N')).toEqual([0, 0, 1, Number.NaN, Number.NaN])
    expect(of('B*08:01')).toEqual([1, 1, 1, 1, Number.NaN])
    const common = hlaCarriage(await readHla(write(table)), 4)
    expect(common.features.map(({ id }) => id)).toEqual([
      'A*02:01',
      'B*07:02',
      'B*08:01',
      'C*04:01',
      'C*07:02',
    ])
  })

  it('a patient twice, no patient, no locus', async () => {
    const { findings, typings } = await readHla(
      write('patient_id,A_1,A_2\nP1,A*01:01,A*02:01\nP1,A*01:01,A*03:01\n,A*01:01,A*02:01\n'),
    )
    expect(typings.length).toBe(1)
    expect(findings.map(({ code, row }) => [code, row])).toEqual([
      ['patient-twice', 3],
      ['cell-empty', 4],
    ])
    const half = await readHla(write('patient_id,A_1,A_2,B_2\nP1,A*01:01,A*02:01,B*07:02\n'))
    expect(half.loci).toEqual(['A'])
    expect(half.findings).toMatchObject([{ code: 'hla-one-column', field: 'B_2' }])
    await expect(readHla(write('patient_id,x\nP1,2\n'))).rejects.toThrow(FindingsError)
    await expect(readHla(write('a,A_1,A_2\nP1,A*01:01,A*02:01\n'))).rejects.toThrow(FindingsError)
  })
})
