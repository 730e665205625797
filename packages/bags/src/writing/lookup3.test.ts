import { describe, expect, it } from 'vitest'
import { lookup3 } from './lookup3.ts'

describe('lookup3', () => {
  // driver5 of Bob Jenkins's lookup3.c (2006) prints these.
  it('gives the published values of hashlittle', () => {
    const bytes = (text: string) => new TextEncoder().encode(text)
    expect(lookup3(bytes(''))).toBe(0xdeadbeef)
    expect(lookup3(bytes('Four score and seven years ago'))).toBe(0x17770551)
  })
})
