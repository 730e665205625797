import type { Finding } from '@tessera/evidence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayWidth, printable, wrapTo } from './display-width.ts'
import { durationText } from './duration-text.ts'
import { findingsTable } from './findings-table.ts'
import { jsonDocument } from './json-document.ts'
import { progressLines } from './progress-lines.ts'
import { shortNumber, shortP, textTable } from './text-table.ts'

describe('display width', () => {
  it('Chinese characters take two columns, combining marks none', () => {
    expect(displayWidth('肝癌 HCC')).toBe(8)
    expect(displayWidth('e\u0301')).toBe(1)
  })
  it('wrapped lines fit, and nothing but blanks is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, width) => {
        const lines = wrapTo(text, width)
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width)
        expect(lines.join('').replaceAll(/\s/g, '')).toBe(printable(text).replaceAll(/\s/g, ''))
      }),
    )
  })
  it('control characters of a data file do not reach the terminal', () => {
    expect(printable('a\u001b[31mb\r\n')).toBe('a [31mb  ')
  })
})

describe('findings table', () => {
  const findings: Finding[] = [
    { severity: 'warning', code: 'w', message: 'looks odd', cure: 'look at it', file: 'b.csv' },
    {
      severity: 'error',
      code: 'e',
      message: 'surgery_date is no date',
      cure: 'correct it',
      file: 'a.csv',
      row: 14,
      field: 'surgery_date',
      patientId: 'P7',
    },
  ]
  const look = { width: 80, colour: false }
  it('is by severity, each with place, field, message and cure', () => {
    expect(findingsTable(findings, look)).toBe(
      [
        '1 error',
        '  a.csv:14  surgery_date  surgery_date is no date (patient P7)',
        '                          → correct it',
        '',
        '1 warning',
        '  b.csv  looks odd',
        '         → look at it',
        '',
      ].join('\n'),
    )
  })
  it('shows some of a kind, counts the rest, and gives their cure once', () => {
    const table = findingsTable(
      Array.from({ length: 30 }, () => findings[1]),
      look,
    )
    expect(table).toContain('30 errors')
    expect(table.match(/surgery_date is no date/g)).toHaveLength(10)
    expect(table).toContain('and 20 more of this kind')
    expect(table.match(/→/g)).toHaveLength(1)
  })
})

describe('progress', () => {
  function draw(live: boolean) {
    let written = ''
    let now = 0
    const lines = progressLines({
      write: text => {
        written += text
      },
      live,
      width: () => 90,
      now: () => now,
    })
    const at = (seconds: number, stage: string, done: number, etaSeconds: number | null) => {
      now = seconds
      lines.onProgress({ stage, done, total: 10, etaSeconds })
    }
    at(0, 'reading', 10, 0)
    at(0, 'fitting', 0, null)
    at(5, 'fitting', 2, 20)
    at(12, 'fitting', 5, 12)
    at(25, 'fitting', 10, 0)
    lines.end()
    return written
  }
  const name = (stage: string) => stage.padEnd(44)
  it('is plain lines without a terminal', () => {
    expect(draw(false)).toBe(
      [
        `${name('reading')}  done`,
        `${name('fitting')}  begins`,
        `${name('fitting')}  5 of 10, 12 s left`,
        `${name('fitting')}  25 s`,
        '',
      ].join('\n'),
    )
  })
  it('is one line a stage on a terminal, never wider than it', () => {
    const written = draw(true)
    const frames = written.split('\r\u001b[2K')
    expect(frames.at(-1)).toBe(`${name('fitting')}  25 s\n`)
    expect(written).toContain('━')
    for (const frame of frames) expect(displayWidth(frame.replace('\n', ''))).toBeLessThan(90)
  })
})

describe('progress of a stage with a long name', () => {
  it.each([20, 40, 60, 100])('keeps within %i columns', width => {
    let written = ''
    const write = (text: string) => {
      written += text
    }
    const lines = progressLines({ write, live: true, width: () => width, now: () => 1 })
    lines.onProgress({
      stage: 'permutations 复发, age and stage '.repeat(3),
      done: 3,
      total: 9,
      etaSeconds: 8,
    })
    expect(displayWidth(written.replace('\r\u001b[2K', ''))).toBeLessThan(Math.max(width, 22))
  })
})

describe('numbers and documents', () => {
  it('reads as a person would write it', () => {
    expect([0.123456, 12, 1234567.8, null, Number.NaN].map(shortNumber)).toEqual([
      '0.1235',
      '12',
      '1.23e+6',
      '–',
      '–',
    ])
    expect([0.0004, 0.0321].map(shortP)).toEqual(['<0.001', '0.032'])
    expect([8, 200, 7500].map(durationText)).toEqual(['8 s', '3 min 20 s', '2 h 05 min'])
    expect(
      textTable(
        ['arm', 'n'],
        [
          ['A', '10'],
          ['B', '9'],
        ],
      ),
    ).toBe('arm   n\nA    10\nB     9')
  })
  it('is one JSON document with typed arrays as arrays and NaN as null', () => {
    const text = jsonDocument({ a: Float64Array.of(0.1, Number.NaN), b: Uint8Array.of(1) })
    expect(JSON.parse(text)).toEqual({ a: [0.1, null], b: [1] })
  })
})
