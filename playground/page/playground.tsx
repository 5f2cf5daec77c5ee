import { render } from 'preact';
import { Playground } from './parts/playground.tsx';

const page = document.getElementById('page');
if (page) render(<Playground />, page);
