import path from 'node:path'
import { drawScanFile } from '../scan/draw-scan.ts'
import type { ScanRequest } from '../scan/scan-request.ts'
import { drawSlideBag } from '../slide/bag/draw-slide-bag.ts'
import type { SlideBagRequest } from '../slide/bag/slide-bag-request.ts'
import { drawSlide } from '../slide/draw-slide.ts'
import type { SlideRequest } from '../slide/slide-request.ts'
import { type BagRequest, drawBag } from './draw-bag.ts'

/** What is to be drawn: plain data that a worker thread can be sent, one member of this union a kind of file. */
export type DrawRequest = BagRequest | ScanRequest | SlideRequest | SlideBagRequest

/** A binary file of a simulated cohort: a bag, a slide, a scan. */
export interface DrawnFile {
  /** Where it stands in the study's folder, with `/`. */
  readonly name: string
  /** What is written beside it: its masks, its true cells. They are looked for when it is asked whether it is there. */
  readonly beside?: readonly string[]
  readonly request: DrawRequest
}

/**
 * Draws one file, and what comes beside it, into the folder: a worker's task. Equal requests give equal bytes in any
 * worker and in any order.
 */
export async function drawFile(file: DrawnFile, folder: string): Promise<null> {
  const { name, request } = file
  const target = path.join(folder, ...name.split('/'))
  switch (request.kind) {
    case 'bag':
      drawBag(target, request)
      return null
    case 'scan':
      await drawScanFile(target, folder, request)
      return null
    case 'slide':
      await drawSlide(target, folder, request)
      return null
    case 'slide-bag':
      drawSlideBag(target, request)
      return null
  }
}
