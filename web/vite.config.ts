import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const api = process.env.PARCOURS_API ?? 'http://127.0.0.1:4000'

export default defineConfig({
  plugins: [react()],
  build: { outDir: 'dist', chunkSizeWarningLimit: 900 },
  server: {
    proxy: Object.fromEntries(
      ['/api/', '/v1/', '/t/', '/hooks/', '/docs', '/health', '/email-art/'].map((path) => [path, { target: api }]),
    ),
  },
})
