//! Finding a mentor: suggestions for one mentee, and one run over the whole pool of a program.
//!
//! Both look at the same named factors, each with a value, the program's weight and a sentence, so that everybody can see
//! why. A run is optimal under the mentors' places; what it finds are proposals. People accept or reject each of them, and
//! a pair that is accepted is a draft like any other: nobody is paired by a computer.

mod assignment;
mod factors;
mod pool;
mod routes;
mod runs;
pub use assignment::*;
pub use factors::*;
pub use pool::*;
pub use routes::routes;
pub use runs::*;
