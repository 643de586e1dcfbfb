//! Files that are made here, taken apart: what is told, what is handed out, and what bounds cost.

mod binary;
mod container;
