declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  import type { OpenJpegModule } from './openjpeg.ts'

  const create: (settings: {
    readonly print: (line: string) => void
    readonly printErr: (line: string) => void
  }) => Promise<OpenJpegModule>
  export default create
}
