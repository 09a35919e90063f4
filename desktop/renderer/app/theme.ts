/** Palomar's own theme: stone greys, one dovecote teal, dark designed on its own surfaces. Colours of state are in app.css. */
import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const stone: MantineColorsTuple = ['#fafaf9', '#f5f5f4', '#e7e5e4', '#d6d3d1', '#a8a29e', '#78716c', '#57534e', '#44403c', '#292524', '#1c1917'];
const night: MantineColorsTuple = ['#e6e6e3', '#c9cac8', '#a9acac', '#8b8f91', '#3a4046', '#2f343a', '#25292d', '#1d2023', '#16181a', '#0f1112'];
const dovecote: MantineColorsTuple = ['#f0fdfa', '#ccfbf1', '#99f6e4', '#5eead4', '#2dd4bf', '#14b8a6', '#0d9488', '#0f766e', '#115e59', '#134e4a'];
const brick: MantineColorsTuple = ['#fef2f2', '#fee2e2', '#fecaca', '#f87171', '#f25c5c', '#dc2626', '#c81e1e', '#b91c1c', '#991b1b', '#7f1d1d'];

export const theme = createTheme({
  colors: { gray: stone, dark: night, dovecote, red: brick },
  primaryColor: 'dovecote',
  primaryShade: { light: 7, dark: 3 },
  /** What is filled is dark on light and light on dark, so the text on it must turn with the scheme too. */
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    return input.variant === 'filled' ? { ...colors, color: 'var(--on-filled)' } : colors;
  },
  white: '#ffffff',
  black: '#1c1917',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'md',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { radius: 'lg', centered: true, transitionProps: { duration: 140 }, overlayProps: { backgroundOpacity: 0.45 } } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true } },
  },
});

export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#fafaf9',
    '--mantine-color-dimmed': '#67605b',
    '--mantine-color-placeholder': '#78716c',
    '--mantine-color-default-border': '#d6d3d1',
    '--mantine-color-error': '#b91c1c',
  },
  dark: {
    '--mantine-color-body': '#16181a',
    '--mantine-color-text': '#e6e6e3',
    '--mantine-color-dimmed': '#a2a6a8',
    '--mantine-color-placeholder': '#8b8f91',
    '--mantine-color-default': '#25292d',
    '--mantine-color-default-hover': '#2f343a',
    '--mantine-color-default-border': '#3a4046',
    '--mantine-color-error': '#f87171',
  },
});
