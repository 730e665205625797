declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  import type { TurboJpegModule } from './turbo-jpeg.ts'

  const create: (settings: {
    readonly print: (line: string) => void
    readonly printErr: (line: string) => void
  }) => Promise<TurboJpegModule>
  export default create
}
