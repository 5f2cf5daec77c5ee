import { render } from 'preact';
import { Inbox } from './parts/inbox.tsx';

const page = document.getElementById('page');
if (page) render(<Inbox />, page);
