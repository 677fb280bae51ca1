//! The assignment itself: who goes to whom so that the sum of the scores is the greatest there is.

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

/// For each row of `scores` (a mentee's towards every mentor, not negative) the mentor it goes to, so that nobody has more
/// than his or her `places`, as many as possible have somebody, and the sum is the greatest (Kuhn and Munkres, a column a
/// place).
pub fn assign(scores: &[Vec<i64>], places: &[usize]) -> Vec<Option<usize>> {
    let rows = scores.len();
    // nobody fills more places than there are mentees
    let seats: Vec<usize> =
        places.iter().enumerate().flat_map(|(mentor, free)| std::iter::repeat_n(mentor, (*free).min(rows))).collect();
    if rows == 0 || seats.is_empty() {
        return vec![None; rows];
    }
    // who finds no place sits on one that is worth nothing, less than any real one
    let columns = seats.len().max(rows);
    let worth = Matrix::from_fn(rows, columns, |(mentee, seat)| {
        seats.get(seat).and_then(|mentor| scores[mentee].get(*mentor)).map_or(0, |score| score + 1)
    });
    let (_, seated) = kuhn_munkres(&worth);
    seated.into_iter().map(|seat| seats.get(seat).copied()).collect()
}
