import './ui/tokens.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'

const holder = document.getElementById('root')
if (holder === null) throw new Error('the page has no #root')
createRoot(holder).render(<App />)
