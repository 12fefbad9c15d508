import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import styles from './button.module.css'

type Props = ButtonHTMLAttributes<HTMLButtonElement> & { readonly ref?: Ref<HTMLButtonElement> }

const join = (...names: readonly (string | undefined | false)[]) => names.filter(Boolean).join(' ')

/** A button with words; `tone` says how loud it is. */
export function Button({ tone = 'plain', className, ...rest }: Props & { readonly tone?: 'plain' | 'accent' | 'danger' }) {
  return <button type="button" className={join(styles.button, styles[tone], className)} {...rest} />
}

/** A square button with a picture; `label` names it for readers and as a tool tip. */
export function IconButton({ label, children, className, ...rest }: Props & { readonly label: string; readonly children: ReactNode }) {
  return (
    <button type="button" className={join(styles.icon, className)} aria-label={label} title={label} {...rest}>
      {children}
    </button>
  )
}
