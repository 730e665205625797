import type { FilterSettings } from './settings.ts'

/** A test of phase 1 of IBSI-2: a filter on one of its digital phantoms of 64 x 64 x 64 voxels of 2 mm. */
export interface FilterTest {
  readonly phantom: 'checkerboard' | 'impulse' | 'sphere' | 'pattern_1'
  readonly filter: FilterSettings
}

const e5l5s5 = { type: 'laws', kernels: 'E5L5S5', boundary: 'zero' } as const
const e3w5r5 = { type: 'laws', kernels: 'E3W5R5', boundary: 'mirror' } as const
const l5s5 = { type: 'laws', kernels: 'L5S5', boundary: 'mirror' } as const
const energy = { distance: 7 } as const
const gaborA = { type: 'gabor', sigma: 10, wavelength: 4, gamma: 0.5, boundary: 'zero' } as const
const gaborB = { type: 'gabor', sigma: 20, wavelength: 8, gamma: 2.5, boundary: 'mirror' } as const
const db2 = { type: 'wavelet', wavelet: 'db2', bands: 'LHL', boundary: 'zero' } as const
const coif1 = { type: 'wavelet', wavelet: 'coif1', bands: 'HHL', boundary: 'periodic' } as const
const haar = { type: 'wavelet', wavelet: 'haar', level: 2, pooling: 'mean', boundary: 'mirror' } as const

/** The tests of phase 1 (Whybra et al., Radiology 2024; arXiv 2006.05470) by their numbers in the manual. */
export const ibsi2Phase1 = {
  '1.a.1': { phantom: 'checkerboard', filter: { type: 'mean', size: 15, boundary: 'zero' } },
  '1.a.2': { phantom: 'checkerboard', filter: { type: 'mean', size: 15, boundary: 'nearest' } },
  '1.a.3': { phantom: 'checkerboard', filter: { type: 'mean', size: 15, boundary: 'periodic' } },
  '1.a.4': { phantom: 'checkerboard', filter: { type: 'mean', size: 15, boundary: 'mirror' } },
  '1.b.1': { phantom: 'impulse', filter: { type: 'mean', size: 15, dimensions: 2, boundary: 'zero' } },
  '2.a': { phantom: 'impulse', filter: { type: 'log', sigma: 3, boundary: 'zero' } },
  '2.b': { phantom: 'checkerboard', filter: { type: 'log', sigma: 5, boundary: 'mirror' } },
  '2.c': { phantom: 'checkerboard', filter: { type: 'log', sigma: 5, dimensions: 2, boundary: 'mirror' } },
  '3.a.1': { phantom: 'impulse', filter: e5l5s5 },
  '3.a.2': { phantom: 'impulse', filter: { ...e5l5s5, pooling: 'max' } },
  '3.a.3': { phantom: 'impulse', filter: { ...e5l5s5, pooling: 'max', energy } },
  '3.b.1': { phantom: 'checkerboard', filter: e3w5r5 },
  '3.b.2': { phantom: 'checkerboard', filter: { ...e3w5r5, pooling: 'max' } },
  '3.b.3': { phantom: 'checkerboard', filter: { ...e3w5r5, pooling: 'max', energy } },
  '3.c.1': { phantom: 'checkerboard', filter: l5s5 },
  '3.c.2': { phantom: 'checkerboard', filter: { ...l5s5, pooling: 'max' } },
  '3.c.3': { phantom: 'checkerboard', filter: { ...l5s5, pooling: 'max', energy } },
  '4.a.1': { phantom: 'impulse', filter: { ...gaborA, theta: 60 } },
  '4.a.2': { phantom: 'impulse', filter: { ...gaborA, theta: { step: 45 }, planes: 'orthogonal' } },
  '4.b.1': { phantom: 'sphere', filter: { ...gaborB, theta: 225 } },
  '4.b.2': { phantom: 'sphere', filter: { ...gaborB, theta: { step: 22.5 }, planes: 'orthogonal' } },
  '5.a.1': { phantom: 'impulse', filter: db2 },
  '5.a.2': { phantom: 'impulse', filter: { ...db2, pooling: 'mean' } },
  '6.a.1': { phantom: 'sphere', filter: coif1 },
  '6.a.2': { phantom: 'sphere', filter: { ...coif1, pooling: 'mean' } },
  '7.a.1': { phantom: 'checkerboard', filter: { ...haar, bands: 'LLL' } },
  '7.a.2': { phantom: 'checkerboard', filter: { ...haar, bands: 'HHH' } },
  '8.a.1': { phantom: 'checkerboard', filter: { type: 'simoncelli', level: 1 } },
  '8.a.2': { phantom: 'checkerboard', filter: { type: 'simoncelli', level: 2 } },
  '8.a.3': { phantom: 'checkerboard', filter: { type: 'simoncelli', level: 3 } },
} as const satisfies Readonly<Record<string, FilterTest>>

export type FilterTestName = keyof typeof ibsi2Phase1
